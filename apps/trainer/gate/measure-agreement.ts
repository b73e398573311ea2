import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sample, openLoader } from '#dataset';
import type { EvaluatedImage } from '#evaluation';
import { Fault } from '#fault';
import { type NativeTensorflow, createVariables, decode, disposeVariables, predict } from '#nets';
import type { Agreement, ModelManifest } from '#registry';
import { bestOf } from '../export/export-model.ts';
import { smallestSide } from '../evaluation/judge-samples.ts';
import { type Recipe, recipeSchema } from '../recipes/recipe.ts';
import { RunFolder } from '../training/run-folder.ts';
import { networkOf } from '../training/train.ts';

/** Images on which the two are compared. */
const compared = 16;
/** Boxes below are not asked of the service either. */
const lowestScore = 0.005;

/** An image and what the service said of it with the model file. */
export interface ServedImage {
  readonly sample: Sample;
  readonly image: EvaluatedImage;
}

async function recipeOf(run: string): Promise<Recipe> {
  try {
    return recipeSchema.parse((JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { readonly recipe?: unknown }).recipe);
  } catch (cause) {
    throw new Fault('INVALID_ARGUMENT', 'RUN_UNREADABLE', "There is no run.json of a training run's stage in this folder.", { cause, metadata: { folder: run } });
  }
}

/** As many as are compared, spread over all; images that the service gets enlarged are prepared differently and left out. */
export function samplesToCompare(samples: readonly Sample[]): Sample[] {
  const fit = samples.filter(({ columns, rows }) => Math.min(columns, rows) >= smallestSide);
  const step = Math.max(1, Math.floor(fit.length / compared));
  return fit.filter((_, i) => i % step === 0).slice(0, compared);
}

const highest = (detections: EvaluatedImage['detections']): number => detections.reduce((most, { score }) => Math.max(most, score), 0);

/**
 * Runs the best epoch of a detector's run, as trained, on images that the service has read with the model file, without test-time augmentation, and compares the image scores and the
 * highest box scores: export, storage of the weights, engine, preparation and decoding are all within.
 * @throws Fault INVALID_ARGUMENT / RUN_UNREADABLE; FAILED_PRECONDITION / RUN_UNFINISHED
 */
export async function measureAgreement(tf: NativeTensorflow, run: string, manifest: ModelManifest, chosen: readonly ServedImage[]): Promise<Agreement> {
  const recipe = await recipeOf(run);
  const { weights } = await bestOf(new RunFolder(run));
  const graph = networkOf(recipe);
  const { input } = manifest;
  const loader = openLoader({ samples: chosen.map(({ sample }) => sample), input: { ...input, layout: 'NHWC' }, policy: 'none', batchSize: 4, seed: 1, workers: 0 });
  const variables = createVariables(tf, graph, weights);
  let largestDifference = 0;
  try {
    for await (const { images, indices } of loader.batches(chosen.map((_, index) => ({ index, augment: false })), 0)) {
      const lossRules = { ignoreIoU: recipe.ignoreIoU, focalGamma: recipe.focalGamma, imageWeight: recipe.imageWeight };
      const { heads, imageLogits } = predict(tf, graph, variables, { images, shape: [indices.length, input.height, input.width, 3] }, lossRules);
      for (const [i, index] of indices.entries()) {
        const trained = decode(heads[i] ?? [], manifest.imageLogit === undefined ? undefined : imageLogits[i]?.[0], manifest, lowestScore);
        const file = chosen[index]?.image;
        if (file === undefined) continue;
        const differences = [trained.imageScore - file.imageScore, highest(trained.detections) - highest(file.detections)];
        largestDifference = Math.max(largestDifference, ...differences.map(Math.abs));
      }
    }
  } finally {
    disposeVariables(variables);
    await loader.close();
  }
  return { images: chosen.length, largestDifference };
}
