import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Split, splits } from '#dataset';
import { boxScoresOf } from '#detection';
import { type EvaluatedImage, type Statistic, auroc, bootstrapWeights, crossFit, expectedCalibrationError, figureOf, rsnaMap } from '#evaluation';
import { type ModelManifest, readManifest } from '#registry';
import { chooseSamples } from '../evaluation/choose-samples.ts';
import { figureText } from '../evaluation/evaluation-text.ts';
import { judgeByService } from '../evaluation/judge-by-service.ts';
import { copyWithManifest, familiarityOfSamples, settledBy, unsettled } from '../export/calibrate-model.ts';
import type { CommandContext } from './context.ts';
import { splitName } from './option-values.ts';

interface CalibrateOptions {
  readonly model: string;
  readonly data: readonly string[];
  readonly split?: Split;
  readonly familiar?: readonly string[];
  readonly flip: boolean;
  readonly to: string;
}

/** Training images that a rule for the look of an image is learned from; masked lungs look like no radiograph. */
const mostFamiliar = 3000;

async function measure(options: CalibrateOptions, context: CommandContext) {
  const { model, data, split, flip } = options;
  const samples = await chooseSamples({ data, seed: 0, ...(split !== undefined && { split }) }, context);
  const folder = await mkdtemp(join(tmpdir(), 'pneumogate-calibrate-'));
  try {
    const raw = join(folder, 'raw');
    await copyWithManifest(model, raw, unsettled(flip ? 'horizontalFlip' : 'none'));
    const judgements = await judgeByService(samples.map((sample) => ({ sample })), { model: raw }, context);
    return judgements.flatMap(({ image }) => image ?? []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function lookOf({ familiar }: CalibrateOptions, { input }: ModelManifest, context: CommandContext) {
  if (familiar === undefined) return {};
  const samples = await chooseSamples({ data: familiar, split: 'train', patients: mostFamiliar, seed: 0 }, context);
  context.progress('looking at the training images');
  return { familiarity: await familiarityOfSamples(samples.filter(({ lungsOnly }) => lungsOnly !== true).slice(0, mostFamiliar), input) };
}

/** What of each source's images was found, and how often, where no choice was made on them. */
function tellSources(outOfFold: readonly EvaluatedImage[] | undefined, { say }: CommandContext): void {
  if (outOfFold === undefined) {
    say('too few patients for figures on images that had no part in the choice');
    return;
  }
  for (const [source, own] of Map.groupBy(outOfFold, ({ groups }) => groups?.source ?? '')) {
    const draws = bootstrapWeights(own);
    const shown = (statistic: Statistic): string => figureText(figureOf(statistic, draws, own.length));
    const healthy = own.filter(({ positive }) => !positive);
    const figures = [`RSNA mAP ${shown(rsnaMap(own, 0))}`, `AUROC ${shown(auroc(own))}`, `ECE ${shown(expectedCalibrationError(own))}`, `boxes on ${healthy.filter(({ detections }) => detections.length > 0).length} of ${healthy.length} negative images`];
    say(`${source}, ${own.length} images, each by what was settled without its fifth of the patients: ${figures.join(', ')}`);
  }
}

/** `train calibrate`: settles how a model's boxes are scored and merge, their scale, its operating points, calibration and familiarity on images that trained nothing. @throws Fault */
async function calibrate(options: CalibrateOptions, context: CommandContext): Promise<void> {
  const manifest = await readManifest(options.model);
  const images = await measure(options, context);
  const { decision, outOfFold } = crossFit(images, boxScoresOf(manifest.imageLogit !== undefined));
  const { score, boxScale, operatingPoint, temperature } = decision;
  const { nonMaximumSuppressionIoU, boxVotingIoU = 'none' } = decision.overlaps;
  const settled = { ...unsettled(options.flip ? 'horizontalFlip' : 'none'), ...settledBy(decision), ...(await lookOf(options, manifest, context)) };
  await copyWithManifest(options.model, options.to, settled);
  tellSources(outOfFold, context);
  context.say(`${images.length} images settle: score ${score}, suppression IoU ${nonMaximumSuppressionIoU}, voting IoU ${boxVotingIoU}, box scale ${boxScale}, operating point ${operatingPoint}, temperature ${temperature.toFixed(2)}; on themselves the RSNA mAP is ${decision.rsnaMap.toFixed(3)}`);
  context.print(options.to);
}

export function addCalibrateCommand(train: Command, context: CommandContext): void {
  train
    .command('calibrate')
    .description("settle how a model's boxes are scored and merge, their scale, its operating points, calibration and the look of its images, on images that trained nothing")
    .requiredOption('--model <folder>', 'model folder')
    .requiredOption('--data <path...>', 'images that trained nothing, in any readable form')
    .option('--split <split>', `only images of this part: ${splits.join(', ')}`, splitName)
    .option('--familiar <path...>', 'training images (split train): what looks unlike them is refused')
    .option('--flip', 'average over each image and its mirror image', false)
    .requiredOption('--to <folder>', 'new model folder')
    .action((options: CalibrateOptions) => calibrate(options, context));
}
