import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** A program to run beside this one. */
export interface Program {
  /** As people call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Child {
  readonly name: string;
  /** How it ended: `exit 1`, `SIGKILL`, or why it could not be started. Never rejects. */
  readonly ended: Promise<string>;
  /** Its newest lines of output, oldest first. */
  lastLines(): string[];
  /** SIGTERM, and SIGKILL when it has not ended `graceMs` later. */
  stop(graceMs: number): Promise<void>;
}

const keptLines = 20;

const endOf = (process: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    process.once('error', (error) => {
      resolve(error.message);
    });
    process.once('close', (code, signal) => {
      resolve(signal ?? `exit ${code ?? -1}`);
    });
  });

const running = new Set<ChildProcess>();

/** Ends every child, and what it has started itself, at once. */
export function killChildren(): void {
  for (const { pid } of running) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself a moment ago.
    }
  }
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C at the terminal reaches the launcher alone and services are stopped in
 * order. `onLine` gets each line of its output.
 */
export function startChild(program: Program, onLine: (line: string) => void = () => undefined): Child {
  const started = spawn(program.command, [...program.args], { detached: true, env: { ...program.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const input of [started.stdout, started.stderr]) {
    createInterface({ input }).on('line', (line) => {
      if (lines.push(line) > keptLines) lines.shift();
      onLine(line);
    });
  }
  const ended = endOf(started);
  running.add(started);
  void ended.then(() => running.delete(started));
  const stop = async (graceMs: number): Promise<void> => {
    started.kill('SIGTERM');
    const patience = new AbortController();
    const late = pause(graceMs, undefined, { signal: patience.signal }).then(
      () => started.kill('SIGKILL'),
      () => false,
    );
    await Promise.race([ended, late]);
    patience.abort();
    await ended;
  };
  return { name: program.name, ended, lastLines: () => [...lines], stop };
}
