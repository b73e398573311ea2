import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Fault } from '#fault';
import { checkoutFolder } from '#platform';

/** A command of the trainer, as a person would type it. */
export interface Step {
  readonly args: readonly string[];
  /** Exit codes that are answers; every other one is an error. */
  readonly answers: readonly number[];
  /** What the kernel sends it when the service dies: SIGKILL where the successor goes on from a checkpoint, and two must never write. */
  readonly onOrphaned: 'SIGKILL' | 'SIGTERM';
}

export interface StepSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nice: number;
  /** SIGTERM for the step when aborted: training saves, and everything else leaves nothing. */
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

export interface StepAnswer {
  readonly code: number;
  readonly stdout: string;
}

/** How long a step may take to save after SIGTERM. */
const graceMs = 120_000;

const program = (): string => join(checkoutFolder(), 'dist', 'apps', 'trainer', 'main.js');

const saidBy = (line: string): string | undefined => /^pneumogate: (.*)$/.exec(line)?.[1];

function failure(code: number | null, signal: NodeJS.Signals | null, lastSentence: string | undefined): Fault {
  if (code === null) return new Fault('UNAVAILABLE', 'STEP_KILLED', `The process was ended by ${signal ?? 'a signal'}.`);
  return new Fault('FAILED_PRECONDITION', 'STEP_FAILED', lastSentence ?? `The process ended with exit code ${code}.`);
}

/**
 * Runs a step to its end, as a process of its own that goes with this one.
 * @throws Fault CANCELLED / STEP_STOPPED after the signal; UNAVAILABLE / STEP_KILLED, which repeating helps; FAILED_PRECONDITION / STEP_FAILED with the
 *   command's last sentence
 */
export async function runStep({ args, answers, onOrphaned }: Step, { env, nice, signal, onLine }: StepSurroundings): Promise<StepAnswer> {
  signal.throwIfAborted();
  const wrapped = ['--pdeathsig', onOrphaned.replace('SIG', ''), '--', 'nice', '-n', String(nice), process.execPath, program(), ...args];
  const child = spawn('setpriv', wrapped, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: string[] = [];
  let lastSentence: string | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => stdout.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastSentence = saidBy(line) ?? lastSentence;
    onLine(line);
  });
  const stop = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  };
  signal.addEventListener('abort', stop);
  try {
    const [code, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (signal.aborted) throw new Fault('CANCELLED', 'STEP_STOPPED', 'The step was stopped.');
    if (code === null || !answers.includes(code)) throw failure(code, by, lastSentence);
    return { code, stdout: stdout.join('\n') };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
