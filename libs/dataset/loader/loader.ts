import { availableParallelism } from 'node:os';
import type { ModelInput } from '#radiograph';
import type { PolicyName } from '../augment/policies.ts';
import { companionsIn } from '../lungs/companions.ts';
import type { Draw } from '../sampling/draw.ts';
import type { Sample, TruthBox } from '../sample.ts';
import { type PrepareRequest, type PreparedSample, prepareSample } from './prepare-sample.ts';
import { openWorkerPool } from './worker-pool.ts';

export interface LoaderOptions {
  readonly samples: readonly Sample[];
  readonly input: ModelInput;
  /** For draws that are to be augmented. */
  readonly policy: PolicyName;
  readonly batchSize: number;
  readonly seed: number;
  /** Threads that decode and augment; 0: none, everything in this one. Default: one a core. The batches do not depend on it. */
  readonly workers?: number;
  /** Batches that are under way ahead of the one asked for. Default 2. */
  readonly prefetch?: number;
  /** Full-field images without finding, onto which lungs of masked images are laid; none: their outside stays black. */
  readonly chests?: readonly Sample[];
}

export interface Batch {
  /** n images one after another in the input's layout: [n, 3, height, width] or [n, height, width, 3]. */
  readonly images: Float32Array;
  /** Places of the samples in the loader's list. */
  readonly indices: readonly number[];
  /** Of each image, in pixels of the input. */
  readonly boxes: readonly (readonly TruthBox[])[];
  readonly positives: readonly boolean[];
}

export interface Loader {
  /**
   * The batches of an epoch, in order, the last one as short as it comes. The same draws, epoch and seed give the same numbers, whichever batch it
   * begins at and however many threads work.
   * @throws Fault what `prepareSample` throws for the first image that cannot be prepared; INTERNAL / WORKER_LOST
   */
  batches(draws: readonly Draw[], epoch: number, fromBatch?: number): AsyncGenerator<Batch>;
  close(): Promise<void>;
}

function assemble(prepared: readonly PreparedSample[], indices: readonly number[]): Batch {
  const images = new Float32Array(prepared.reduce((sum, { values }) => sum + values.length, 0));
  let offset = 0;
  for (const { values } of prepared) {
    images.set(values, offset);
    offset += values.length;
  }
  return { images, indices, boxes: prepared.map(({ boxes }) => boxes), positives: prepared.map(({ positive }) => positive) };
}

export function openLoader(options: LoaderOptions): Loader {
  const { batchSize, workers = availableParallelism(), prefetch = 2 } = options;
  const { samples, input, policy, seed, chests = [] } = options;
  const companions = companionsIn(samples, chests);
  const pool = workers > 0 ? openWorkerPool(workers) : { prepare: prepareSample, close: () => Promise.resolve() };

  function requestOf({ index, augment }: Draw, epoch: number, position: number): PrepareRequest | undefined {
    const sample = samples[index];
    if (sample === undefined) return undefined;
    return { sample, input, ...companions(sample, seed, epoch, position), policy: augment ? policy : 'none', seed: ['augment', seed, epoch, position] };
  }

  async function load(draws: readonly Draw[], epoch: number, first: number): Promise<Batch> {
    const own = draws.slice(first, first + batchSize);
    const requests = own.flatMap((draw, i) => requestOf(draw, epoch, first + i) ?? []);
    return assemble(await Promise.all(requests.map((request) => pool.prepare(request))), own.map(({ index }) => index));
  }

  return {
    async *batches(draws, epoch, fromBatch = 0) {
      const underWay: Promise<Batch>[] = [];
      let next = fromBatch * batchSize;
      while (next < draws.length || underWay.length > 0) {
        for (; next < draws.length && underWay.length <= prefetch; next += batchSize) {
          const loading = load(draws, epoch, next);
          // A failure is met when its turn comes; until then it must not count as unhandled.
          loading.catch(() => undefined);
          underWay.push(loading);
        }
        const ready = await underWay.shift();
        if (ready !== undefined) yield ready;
      }
    },
    close: () => pool.close(),
  };
}
