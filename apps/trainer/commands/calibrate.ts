import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { type Split, splits } from '#dataset';
import { boxScoresOf } from '#detection';
import { type EvaluatedImage, type Figure, type Statistic, auroc, bootstrapWeights, crossFit, expectedCalibrationError, figureOf, rsnaMap } from '#evaluation';
import { demandFreshTarget } from '#folder';
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
  readonly json?: boolean;
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

interface SourceFigures {
  readonly images: number;
  readonly negatives: number;
  readonly negativesWithBox: number;
  readonly rsnaMap: Figure;
  readonly auroc: Figure;
  readonly ece: Figure;
}

/** What of one source's images was found, and how often, where no choice was made on them. */
function figuresOf(own: readonly EvaluatedImage[]): SourceFigures {
  const draws = bootstrapWeights(own);
  const negatives = own.filter(({ positive }) => !positive);
  const figure = (statistic: Statistic): Figure => figureOf(statistic, draws, own.length);
  return {
    ...{ images: own.length, negatives: negatives.length, negativesWithBox: negatives.filter(({ detections }) => detections.length > 0).length },
    ...{ rsnaMap: figure(rsnaMap(own, 0)), auroc: figure(auroc(own)), ece: figure(expectedCalibrationError(own)) },
  };
}

const sourceText = (source: string, { images, negatives, negativesWithBox, ...figures }: SourceFigures): string =>
  `${source}, ${images} images, each by what was settled without its fifth of the patients: RSNA mAP ${figureText(figures.rsnaMap)}, AUROC ${figureText(figures.auroc)}, ECE ${figureText(figures.ece)}, boxes on ${negativesWithBox} of ${negatives} negative images`;

/** Figures by source, with the command that gave them; undefined where the patients are too few. */
function measured(outOfFold: readonly EvaluatedImage[] | undefined, { data, split, flip }: CalibrateOptions, { say }: CommandContext) {
  if (outOfFold === undefined) {
    say('too few patients for figures on images that had no part in the choice');
    return undefined;
  }
  const bySource = [...Map.groupBy(outOfFold, ({ groups }) => groups?.source ?? '')].map(([source, own]) => [source, figuresOf(own)] as const);
  for (const [source, figures] of bySource) say(sourceText(source, figures));
  const command = ['pneumogate train calibrate --data', ...data.map((path) => basename(path)), ...(split === undefined ? [] : ['--split', split]), ...(flip ? ['--flip'] : [])].join(' ');
  return { command, crossFitted: Object.fromEntries(bySource) };
}

/** `train calibrate`: settles how a model's boxes are scored and merge, their scale, its operating points, calibration and familiarity on images that trained nothing. @throws Fault */
async function calibrate(options: CalibrateOptions, context: CommandContext): Promise<void> {
  const manifest = await readManifest(options.model);
  await demandFreshTarget(options.to);
  const images = await measure(options, context);
  const { decision, outOfFold } = crossFit(images, boxScoresOf(manifest.imageLogit !== undefined));
  const { score, nonMaximumSuppressionIoU, boxVotingIoU = 'none', boxScale, operatingPoint, temperature } = decision;
  const settled = { ...unsettled(options.flip ? 'horizontalFlip' : 'none'), ...settledBy(decision), ...(await lookOf(options, manifest, context)) };
  // In place of those of the training run.
  const metrics = measured(outOfFold, options, context);
  await copyWithManifest(options.model, options.to, { ...settled, metrics });
  context.say(`${images.length} images settle: score ${score}, suppression IoU ${nonMaximumSuppressionIoU}, voting IoU ${boxVotingIoU}, box scale ${boxScale}, operating point ${operatingPoint}, temperature ${temperature.toFixed(2)}; on themselves the RSNA mAP is ${decision.rsnaMap.toFixed(3)}`);
  const told = { model: options.to, images: images.length, score, nonMaximumSuppressionIoU, boxVotingIoU: decision.boxVotingIoU ?? null, boxScale, operatingPoint, temperature, rsnaMap: decision.rsnaMap, crossFitted: metrics?.crossFitted ?? null };
  context.print(options.json === true ? JSON.stringify(told) : options.to);
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
    .option('--json', 'print one JSON object: model folder, what was settled, and the figures by source')
    .action((options: CalibrateOptions) => calibrate(options, context));
}
