import { afterEach, describe, expect, it } from 'vitest';
import { WorkerPool } from './worker-pool.ts';

type Task = 'double' | 'die' | 'hang';

const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ task, bytes }) => {
      if (task === 'die') throw new Error('unexpected');
      if (task === 'hang') for (;;);
      parentPort.postMessage(bytes.map((byte) => byte * 2), []);
    });`)}`,
);

let pool: WorkerPool<{ task: Task; bytes: Uint8Array }, Uint8Array> | undefined;
const openPool = (size: number, timeoutMs = 60_000) => (pool = new WorkerPool({ script, size, timeoutMs }));
afterEach(() => pool?.close());

const open = new AbortController().signal;

describe('WorkerPool', () => {
  it('answers every task, and takes over what it is given', async () => {
    const workers = openPool(2);
    const inputs = [1, 2, 3, 4, 5].map((value) => Uint8Array.of(value));
    const results = await Promise.all(inputs.map((bytes) => workers.run({ task: 'double', bytes }, [bytes.buffer], open)));
    expect(results.map(([value]) => value)).toEqual([2, 4, 6, 8, 10]);
    expect(inputs.every((bytes) => bytes.length === 0)).toBe(true);
  });

  it('loses one task to a thread that dies, and no other', async () => {
    const workers = openPool(1);
    const dying = workers.run({ task: 'die', bytes: new Uint8Array() }, [], open);
    const next = workers.run({ task: 'double', bytes: Uint8Array.of(4) }, [], open);
    await expect(dying).rejects.toMatchObject({ code: 'INTERNAL', reason: 'PREPARATION_CRASHED' });
    expect([...(await next)]).toEqual([8]);
  });

  it('replaces a thread that takes too long', async () => {
    const workers = openPool(1, 5_000);
    await expect(workers.run({ task: 'hang', bytes: new Uint8Array() }, [], open)).rejects.toMatchObject({ reason: 'PREPARATION_TIMEOUT' });
    expect([...(await workers.run({ task: 'double', bytes: Uint8Array.of(1) }, [], open))]).toEqual([2]);
  });

  it('never starts a task that was cancelled while it waited', async () => {
    const workers = openPool(1);
    const leaving = new AbortController();
    const first = workers.run({ task: 'double', bytes: Uint8Array.of(1) }, [], open);
    const waiting = workers.run({ task: 'die', bytes: new Uint8Array() }, [], leaving.signal);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(workers.run({ task: 'die', bytes: new Uint8Array() }, [], leaving.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([...(await first)]).toEqual([2]);
    expect([...(await workers.run({ task: 'double', bytes: Uint8Array.of(3) }, [], open))]).toEqual([6]);
  });
});
