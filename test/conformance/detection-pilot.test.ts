import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sample, isPositive, loadDisplay, openDataset } from '#dataset';
import type { Box, Detection } from '#detection';
import { type EvaluatedImage, auroc, matchDetections, unitWeights } from '#evaluation';
import { prepareInput } from '#radiograph';
import { type ModelFolder, openModel } from '#registry';
import { outcomeOf } from '../../apps/inference/analysis/outcome.ts';
import type { Engine } from '../../apps/inference/runtime/engine.ts';
import { openOnnxEngine } from '../../apps/inference/runtime/onnx-engine.ts';
import { hasPilot, sharedData, sharedModels } from '../fixtures/test-data.ts';

/** Images of each class and data set. */
const COUNT = 24;

const runnable = (name: string): boolean => hasPilot && existsSync(sharedData(name));

/** Every k-th sample, so that the choice is spread over the data set. */
const spread = (samples: readonly Sample[]): Sample[] => Array.from({ length: COUNT }, (_, i) => samples[Math.floor((i * samples.length) / COUNT)]).filter((sample) => sample !== undefined);

async function evaluate(sample: Sample, model: ModelFolder, engine: Engine): Promise<EvaluatedImage> {
  const { values, geometry } = prepareInput(await loadDisplay(sample), model.manifest.input);
  const [output] = (await engine.run([values])).outputs;
  if (output === undefined) throw new Error('no output');
  const outcome = outcomeOf(output, geometry, model.manifest, model.manifest.operatingPoint);
  if (outcome.kind !== 'analysed') throw new Error('not analysed');
  const { id, patient, boxes } = sample;
  return { id, patient, positive: isPositive(sample), truths: boxes, detections: outcome.detections, imageScore: outcome.imageScore };
}

const hits = (detections: readonly Detection[], truths: readonly Box[]): number => matchDetections(detections, truths, 0.4).hits.filter(Boolean).length;

/** Share of the true boxes that a detection meets at IoU > 0.4; `shift` compares each image's boxes with the truth of another one. */
function recall(images: readonly EvaluatedImage[], shift: number): number {
  const met = images.reduce((sum, { truths }, i) => sum + hits(images[(i + shift) % images.length]?.detections ?? [], truths), 0);
  return met / images.reduce((sum, { truths }) => sum + truths.length, 0);
}

describe.each(['rsna-mini', 'siim-covid'])('the pilot model through our pipeline on %s', (name) => {
  if (!runnable(name)) console.warn(`detection-pilot: ${name} is left out, because the test data or the pilot model are not here`);

  describe.skipIf(!runnable(name))('with the truth at hand', () => {
    let model: ModelFolder;
    let engine: Engine;
    let images: EvaluatedImage[] = [];
    beforeAll(async () => {
      model = await openModel(sharedModels('pilot/1'));
      engine = await openOnnxEngine(model, { device: 'cpu', threads: 0 });
      const { samples } = await openDataset(sharedData(name));
      const negatives = samples.filter((sample) => !isPositive(sample) && sample.rsnaClass !== 'No Lung Opacity / Not Normal');
      images = [];
      for (const sample of [...spread(samples.filter(isPositive)), ...spread(negatives)]) images.push(await evaluate(sample, model, engine));
    });
    afterAll(() => engine.close());

    it('scores positive images above negative ones', () => {
      const area = auroc(images)(unitWeights(images.length));
      console.info(`${name}: AUROC ${area.toFixed(3)} of ${images.length} images`);
      expect(area).toBeGreaterThan(0.7);
    });

    it('puts its boxes on the findings, far more often than boxes of other patients lie there', () => {
      const positives = images.filter(({ positive }) => positive);
      const chance = [1, 5, 11].map((shift) => recall(positives, shift)).reduce((a, b) => a + b) / 3;
      console.info(`${name}: ${(recall(positives, 0) * 100).toFixed(0)} % of the boxes met, ${(chance * 100).toFixed(0)} % by other patients' boxes`);
      expect(recall(positives, 0)).toBeGreaterThan(0.3);
      expect(recall(positives, 0)).toBeGreaterThan(1.5 * chance);
    });
  });
});
