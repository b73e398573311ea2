import { describe, expect, it } from 'vitest';
import { interruptible } from './interruptible.ts';

async function* silentAfter<T>(...items: T[]): AsyncGenerator<T> {
  yield* items;
  await new Promise(() => undefined);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('interruptible', () => {
  it('passes everything on and ends with its source', async () => {
    async function* source() {
      yield await Promise.resolve(1);
      yield 2;
    }
    expect(await collect(interruptible(source(), new AbortController().signal))).toEqual([1, 2]);
  });

  it('throws the reason at once while the source is silent, and before it is asked', async () => {
    const interruption = new AbortController();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const item of interruptible(silentAfter(1), interruption.signal)) {
        seen.push(item);
        setImmediate(() => {
          interruption.abort(new Error('enough'));
        });
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(seen).toEqual([1]);
    await expect(collect(interruptible(silentAfter(), interruption.signal))).rejects.toThrow('enough');
  });
});
