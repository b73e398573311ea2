import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { openLogger } from '#platform';
import type { JobHandler, Store } from '#store';
import { Backoff } from './backoff.ts';
import { GatedWork } from './gated-work.ts';
import { WakeUp } from './wake-up.ts';

describe('Backoff', () => {
  it('doubles up to its longest pause, and begins again', () => {
    const backoff = new Backoff(50, 300);
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([50, 100, 200, 300, 300]);
    backoff.reset();
    expect(backoff.next()).toBe(50);
    expect(new Backoff(50, 20).next()).toBe(20);
  });
});

describe('WakeUp', () => {
  const never = new AbortController().signal;
  const hour = 3_600_000;

  it('cuts a sleep short, also when it is called before', async () => {
    const wakeUp = new WakeUp();
    const sleeping = wakeUp.sleep(hour, never);
    wakeUp.call();
    await sleeping;
    wakeUp.call();
    wakeUp.call();
    await wakeUp.sleep(hour, never);
    const stopping = new AbortController();
    const last = wakeUp.sleep(hour, stopping.signal);
    stopping.abort();
    await last;
  });
});

describe('GatedWork', () => {
  it.each(['UNAVAILABLE', 'DEADLINE_EXCEEDED'] as const)('leaves the queue while what it needs is away (%s), and comes back', async (code) => {
    let taking: JobHandler<'report'> | undefined;
    const came = { count: 0 };
    const back = Promise.withResolvers<undefined>();
    const store = {
      work: (_queue: 'report', _concurrency: number, handler: JobHandler<'report'>) => {
        taking = handler;
        came.count += 1;
        if (came.count === 2) back.resolve(undefined);
        return Promise.resolve(() => {
          taking = undefined;
          return Promise.resolve();
        });
      },
    } as Pick<Store, 'work'>;
    let probes = 0;
    const work = new GatedWork(store, openLogger({ level: 'fatal' }, 'test'), {
      queue: 'report',
      concurrency: 1,
      handler: () => Promise.reject(new Fault(code, 'AWAY', 'It is away.')),
      probe: () => (++probes < 2 ? Promise.reject(new Error('still away')) : Promise.resolve()),
    });
    await work.start();
    const job = { id: 'j', data: { studyId: 's' }, attempt: 1, signal: new AbortController().signal };
    await expect(taking?.(job)).rejects.toMatchObject({ reason: 'AWAY' });
    expect(taking, 'it has left').toBeUndefined();
    await back.promise;
    expect(probes).toBe(2);
    await work.stop();
    expect(taking).toBeUndefined();
  });
});
