/** What a command gets from the process it runs in. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line of data to stdout. */
  readonly print: (line: string) => void;
  /** A sentence to stderr. */
  readonly say: (sentence: string) => void;
  /** Progress that replaces itself on a terminal, and is a line now and then elsewhere. */
  readonly progress: (sentence: string) => void;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}
