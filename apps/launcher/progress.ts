import type { WriteStream } from 'node:tty';

/** Says on stderr what is going on. */
export interface Progress {
  /** A new step; on a terminal the line is rewritten until the next `say`. */
  step(sentence: string): void;
  /** Something that stays. */
  say(sentence: string): void;
  /** Clears the line of the last step. */
  end(): void;
}

const clearLine = '\r\u001B[2K';

/** Steps overwrite one line of a terminal; in a file or pipe each different one is a line. */
export function openProgress(out: Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }): Progress {
  let last = '';
  const write = (sentence: string, stays: boolean): void => {
    if (out.isTTY === true) out.write(`${clearLine}${sentence}${stays ? '\n' : ''}`);
    else if (sentence !== last) out.write(`${sentence}\n`);
    last = sentence;
  };
  return {
    step: (sentence) => {
      write(`pneumogate: ${sentence} …`, false);
    },
    say: (sentence) => {
      write(`pneumogate: ${sentence}`, true);
    },
    end: () => {
      if (out.isTTY === true) out.write(clearLine);
    },
  };
}
