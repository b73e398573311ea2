import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Standby } from './standby.ts';

const open = new AbortController().signal;

/** A standby whose clock and peace the test sets, and a log of what ran. */
function standbyOf(quiet: boolean) {
  const world = { quiet, now: 0 };
  const log: string[] = [];
  const standby = new Standby({ isQuiet: () => world.quiet, longestMs: 5000, now: () => world.now });
  const work = (name: string, until: Promise<unknown> = Promise.resolve()) => async () => {
    log.push(`begin ${name}`);
    await until;
    log.push(`end ${name}`);
    return name;
  };
  return { world, log, standby, work };
}

/** Several looks of a standby. */
const aWhile = (): Promise<void> => pause(100);

describe('Standby', () => {
  it('runs one at a time, in order, also past one that fails', async () => {
    const { log, standby, work } = standbyOf(true);
    const gate = Promise.withResolvers<undefined>();
    const first = standby.run(work('a', gate.promise), open);
    const failing = standby.run(() => Promise.reject(new Error('broken')), open);
    const last = standby.run(work('b'), open);
    await aWhile();
    expect(log).toEqual(['begin a']);
    gate.resolve(undefined);
    await expect(failing).rejects.toThrow('broken');
    expect([await first, await last]).toEqual(['a', 'b']);
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  it('begins when it is quiet', async () => {
    const { world, log, standby, work } = standbyOf(false);
    const running = standby.run(work('a'), open);
    await aWhile();
    expect(log).toEqual([]);
    world.quiet = true;
    expect(await running).toBe('a');
  });

  it('begins after its longest wait where it never is, each one after its own', async () => {
    const { world, log, standby, work } = standbyOf(false);
    const [a, b] = [standby.run(work('a'), open), standby.run(work('b'), open)];
    await aWhile();
    world.now = 5000;
    await a;
    await aWhile();
    expect(log).toEqual(['begin a', 'end a']);
    world.now = 10_000;
    expect(await b).toBe('b');
  });

  it('forgets at once who is cancelled while it waits, and lets nobody past by that', async () => {
    const { world, log, standby, work } = standbyOf(true);
    const gate = Promise.withResolvers<undefined>();
    const leaving = new AbortController();
    const first = standby.run(work('a', gate.promise), open);
    const second = standby.run(work('b'), leaving.signal);
    const third = standby.run(work('c'), open);
    leaving.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    await expect(standby.run(work('d'), leaving.signal)).rejects.toThrow('gone');
    await aWhile();
    expect(log).toEqual(['begin a']);
    gate.resolve(undefined);
    await Promise.all([first, third]);
    expect(log).toEqual(['begin a', 'end a', 'begin c', 'end c']);
    world.quiet = false;
    const waiting = new AbortController();
    const noisy = standby.run(work('e'), waiting.signal);
    await aWhile();
    waiting.abort(new Error('gone, too'));
    await expect(noisy).rejects.toThrow('gone, too');
  });
});
