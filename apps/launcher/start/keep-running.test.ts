import { describe, expect, it } from 'vitest';
import { startChild } from '../processes/child.ts';
import type { Service } from '../processes/service.ts';
import { backOff } from './back-off.ts';
import { keepRunning } from './keep-running.ts';

const service = (script: string): Service => ({
  name: 'shell',
  command: 'bash',
  args: ['-c', script],
  env: { PATH: process.env.PATH },
  announcement: 'up',
  isReady: () => Promise.resolve(true),
});

describe('back-off', () => {
  it('doubles from a second to a minute', () => {
    expect([1, 2, 3, 7, 30].map(backOff)).toEqual([1000, 2000, 4000, 60_000, 60_000]);
  });
});

describe('keeping a service running', () => {
  it('starts it again each time it ends, and drains it when aborted', async () => {
    const stopping = new AbortController();
    const lines: string[] = [];
    const ends: string[] = [];
    const shell = service('trap "echo drained; exit 0" TERM; echo up; if [ -n "$ENDS" ]; then exit 5; fi; while :; do sleep 0.05; done');
    const onLine = (line: string): void => {
      lines.push(line);
      if (lines.filter((each) => each === 'up').length === 2) stopping.abort();
    };
    const first = startChild({ ...shell, env: { ...shell.env, ENDS: 'yes' } }, onLine);
    const watch = { signal: stopping.signal, now: () => performance.now(), onLine, onRestart: (_: string, how: string) => ends.push(how) };
    await keepRunning(shell, first, watch);
    expect(ends).toEqual(['exit 5']);
    expect(lines).toEqual(['up', 'up', 'drained']);
  });
});
