import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ModelInput, prepareInput, toTensorBox } from '#radiograph';
import { loadDisplay } from '../load-display.ts';
import type { Sample } from '../sample.ts';
import { freshFolder, makeSamples } from '../samples.fixture.ts';
import { plainEpoch } from '../sampling/draw.ts';
import { type Batch, type Loader, type LoaderOptions, openLoader } from './loader.ts';

const input: ModelInput = { width: 64, height: 64, layout: 'NHWC', fit: 'letterbox', normalisation: { subtract: 0.45, multiply: 4 } };
let samples: Sample[];
const open: Loader[] = [];
beforeAll(async () => {
  samples = await makeSamples(freshFolder(), 7);
});
afterEach(async () => {
  for (const loader of open.splice(0)) await loader.close();
});

async function collect(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const collected: Batch[] = [];
  for await (const batch of batches) collected.push(batch);
  return collected;
}

function batchesOf(options: Partial<LoaderOptions>, augment: boolean, epoch = 0, fromBatch = 0): Promise<Batch[]> {
  const loader = openLoader({ samples, input, policy: 'radiograph', batchSize: 3, seed: 1, workers: 0, ...options });
  open.push(loader);
  return collect(loader.batches(plainEpoch(options.samples ?? samples, { seed: 1, epoch: 0 }, augment), epoch, fromBatch));
}

describe('openLoader', () => {
  it.each(['NHWC', 'NCHW'] as const)('without augmentation makes exactly what the service makes, %s', async (layout) => {
    const batches = await batchesOf({ input: { ...input, layout } }, false);
    expect(batches.map(({ indices }) => indices.length)).toEqual([3, 3, 1]);
    for (const { images, indices, boxes } of batches) {
      for (const [i, index] of indices.entries()) {
        const sample = samples[index];
        if (sample === undefined) throw new Error('no sample');
        const { values, geometry } = prepareInput(await loadDisplay(sample), { ...input, layout });
        const own = images.subarray(i * values.length, (i + 1) * values.length);
        expect(own.every((value, k) => Math.abs(value - (values[k] ?? 0)) < 1e-6)).toBe(true);
        boxes[i]?.forEach((box, k) => { expect(box.left).toBeCloseTo(toTensorBox(sample.boxes[k] ?? box, geometry).left, 9); });
        expect(boxes[i]).toHaveLength(sample.boxes.length);
      }
    }
  });

  it('gives the same batches from none, one or three threads, from any batch on, and others in another epoch', async () => {
    const inline = await batchesOf({}, true);
    expect(await batchesOf({ workers: 1, prefetch: 0 }, true)).toEqual(inline);
    expect(await batchesOf({ workers: 3, prefetch: 5 }, true)).toEqual(inline);
    expect(await batchesOf({ workers: 2 }, true, 0, 1)).toEqual(inline.slice(1));
    expect((await batchesOf({}, true, 1))[0]?.images).not.toEqual(inline[0]?.images);
  });

  it('lays masked lungs onto chests', async () => {
    const masked = samples.slice(0, 2).map((sample) => ({ ...sample, lungsOnly: true }));
    const [bare, dressed] = [await batchesOf({ samples: masked }, true), await batchesOf({ samples: masked, chests: samples.slice(3, 4) }, true)];
    expect(dressed[0]?.images).not.toEqual(bare[0]?.images);
  });

  it.each([0, 2])('passes on what is wrong with an image, with %i threads, and goes on working', async (workers) => {
    const [first, second] = samples;
    if (first === undefined || second === undefined) throw new Error('no sample');
    const missing = { ...second, image: { ...second.image, path: join(freshFolder(), 'gone.png') } };
    const loader = openLoader({ samples: [first, missing], input, policy: 'none', batchSize: 1, seed: 1, workers });
    open.push(loader);
    const both = loader.batches([{ index: 0, augment: false }, { index: 1, augment: false }], 0);
    expect((await both.next()).value).toMatchObject({ indices: [0] });
    await expect(both.next()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'FILE_MISSING', message: expect.stringContaining('gone.png') as string });
    expect(await collect(loader.batches([{ index: 0, augment: true }], 1))).toHaveLength(1);
  });
});
