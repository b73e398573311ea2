import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import type { Engine, EngineRun } from '../runtime/engine.ts';
import { Batcher } from './batcher.ts';

/** An engine whose runs end when told to; it marks each output with the first value of its input. */
function stepEngine() {
  const batches: number[][] = [];
  const ends: ((fault?: Fault) => void)[] = [];
  const engine: Engine = {
    name: 'step',
    isLost: false,
    close: () => Promise.resolve(),
    run: (inputs) => {
      batches.push(inputs.map((input) => input[0] ?? NaN));
      const { promise, resolve, reject } = Promise.withResolvers<EngineRun>();
      ends.push((fault) => {
        if (fault === undefined) resolve({ computeMs: 7, outputs: inputs.map((input) => ({ heads: [], imageLogit: input[0] })) });
        else reject(fault);
      });
      return promise;
    },
  };
  return { engine, batches, endRun: (fault?: Fault) => ends.shift()?.(fault) };
}

const image = (value: number): Float32Array<ArrayBuffer> => Float32Array.of(value);
const open = new AbortController().signal;
const isMoreToCome = (): boolean => true;

describe('Batcher', () => {
  it('gathers what comes while the engine computes, up to the largest batch, oldest first', async () => {
    const { engine, batches, endRun } = stepEngine();
    const batcher = new Batcher(engine, { maxBatchSize: 3, maxBatchWaitMs: 0, isMoreToCome, now: () => 0 });
    const runs = [1, 2, 3, 4, 5].map((value) => batcher.run(image(value), open));
    expect(batches).toEqual([[1]]);
    endRun();
    expect((await runs[0])?.output.imageLogit).toBe(1);
    expect(batches).toEqual([[1], [2, 3, 4]]);
    endRun();
    expect(await runs[3]).toMatchObject({ output: { imageLogit: 4 }, batchSize: 3, computeMs: 7 });
    endRun();
    expect(await runs[4]).toMatchObject({ output: { imageLogit: 5 }, batchSize: 1 });
  });

  it('waits for more while the engine is idle, and starts at once when the batch is full', async () => {
    const { engine, batches, endRun } = stepEngine();
    const batcher = new Batcher(engine, { maxBatchSize: 2, maxBatchWaitMs: 600_000, isMoreToCome, now: () => 0 });
    const first = batcher.run(image(1), open);
    expect(batches).toEqual([]);
    const second = batcher.run(image(2), open);
    expect(batches).toEqual([[1, 2]]);
    endRun();
    expect((await Promise.all([first, second])).map(({ batchSize }) => batchSize)).toEqual([2, 2]);
  });

  it('waits for nobody when no other image is on its way', async () => {
    const { engine, batches, endRun } = stepEngine();
    const batcher = new Batcher(engine, { maxBatchSize: 2, maxBatchWaitMs: 600_000, isMoreToCome: () => false, now: () => 0 });
    const run = batcher.run(image(1), open);
    expect(batches).toEqual([[1]]);
    endRun();
    expect((await run).batchSize).toBe(1);
  });

  it('starts an unfilled batch when its first image has waited long enough', async () => {
    const { engine, batches, endRun } = stepEngine();
    const batcher = new Batcher(engine, { maxBatchSize: 2, maxBatchWaitMs: 1, isMoreToCome, now: () => performance.now() });
    const run = batcher.run(image(1), open);
    while (batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    endRun();
    expect((await run).batchSize).toBe(1);
  });

  it('never runs a cancelled image', async () => {
    const { engine, batches, endRun } = stepEngine();
    const batcher = new Batcher(engine, { maxBatchSize: 4, maxBatchWaitMs: 0, isMoreToCome, now: () => 0 });
    const leaving = new AbortController();
    const first = batcher.run(image(1), open);
    const cancelled = batcher.run(image(2), leaving.signal);
    const third = batcher.run(image(3), open);
    leaving.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(batcher.run(image(4), leaving.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    endRun();
    await first;
    endRun();
    await third;
    expect(batches).toEqual([[1], [3]]);
  });

  it('gives an engine that fails to those of that run, and goes on', async () => {
    const { engine, endRun } = stepEngine();
    const batcher = new Batcher(engine, { maxBatchSize: 1, maxBatchWaitMs: 0, isMoreToCome, now: () => 0 });
    const failing = batcher.run(image(1), open);
    const fine = batcher.run(image(2), open);
    endRun(new Fault('INTERNAL', 'ENGINE_FAILED', 'The network could not be run.'));
    await expect(failing).rejects.toMatchObject({ reason: 'ENGINE_FAILED' });
    endRun();
    expect((await fine).output.imageLogit).toBe(2);
  });
});
