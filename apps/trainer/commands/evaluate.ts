import { type Command, Option } from 'commander';
import { type Occlusion, occlusions, splits } from '#dataset';
import { bestOperatingPoint, evaluateImages, evaluateSubgroups } from '#evaluation';
import { type ChosenSamples, chooseSamples } from '../evaluation/choose-samples.ts';
import { writeFigures } from '../evaluation/evaluation-figures.ts';
import { evaluationText } from '../evaluation/evaluation-text.ts';
import { measureHeat, writeHeatMaps } from '../evaluation/heat-maps.ts';
import { withJudge } from '../evaluation/judge-by-service.ts';
import type { Judgement } from '../evaluation/judge-samples.ts';
import type { CommandContext } from './context.ts';
import { fraction, splitName, whole } from './option-values.ts';

interface EvaluateOptions extends ChosenSamples {
  readonly model?: string;
  readonly json?: boolean;
  readonly operatingPoint?: number;
  readonly resamples: number;
  readonly figures?: string;
  readonly config?: string;
  readonly flip?: boolean;
  readonly occlude?: Occlusion;
  readonly heatMaps?: string;
}

/** Images that the service did not analyse count in no figure, so they are told: how many, and why. */
function tellRefused(judgements: readonly Judgement[], context: CommandContext): number {
  const reasons = judgements.flatMap(({ reason }) => reason ?? []);
  for (const [reason, own] of Map.groupBy(reasons, (each) => each)) context.say(`${own.length} images were not analysed. ${reason}`);
  return reasons.length;
}

/** `evaluate`: a model's figures on labelled images, by the service that serves it. @throws Fault */
async function evaluate(options: EvaluateOptions, context: CommandContext): Promise<void> {
  const samples = await chooseSamples(options, context);
  const flips = options.flip === undefined ? {} : { PNEUMOGATE_INFERENCE_TEST_TIME_AUGMENTATION: options.flip ? 'horizontalFlip' : 'none' };
  const flipping = { ...context, env: { ...context.env, ...flips } };
  const { judgements, heatMaps } = await withJudge(options, flipping, async (judge) => ({
    judgements: await judge(samples.map((sample) => ({ sample, cover: options.occlude }))),
    heatMaps: options.heatMaps === undefined ? [] : await measureHeat(samples, options.seed, judge),
  }));
  const notAnalysed = tellRefused(judgements, context);
  const shown = judgements.flatMap(({ sample, image }) => (image === undefined ? [] : [{ sample, image }]));
  const images = shown.map(({ image }) => image);
  const version = judgements[0]?.model;
  const model = version === undefined ? 'unknown' : `${version.name}@${version.version}`;
  const operatingPoint = options.operatingPoint ?? version?.operatingPoint ?? 0.5;
  const how = { operatingPoint, seed: options.seed, resamples: options.resamples };
  context.progress('computing the figures');
  const evaluation = evaluateImages(images, how);
  const subgroups = evaluateSubgroups(images, how);
  if (options.figures !== undefined) context.say(`figures: ${(await writeFigures(options.figures, shown, model, operatingPoint)).join(', ')}`);
  if (options.heatMaps !== undefined) context.say(`heat maps: ${await writeHeatMaps(options.heatMaps, heatMaps)}`);
  const bestCut = evaluation.boxes === 0 ? null : bestOperatingPoint(images);
  if (options.json) context.print(JSON.stringify({ model, ...evaluation, notAnalysed, bestCutOnTheseImages: bestCut, subgroups }));
  else context.print(evaluationText(model, evaluation, subgroups));
}

export function addEvaluateCommand(program: Command, context: CommandContext): void {
  program
    .command('evaluate')
    .description('The figures of a model on labelled images, each with a 95 % interval over patients, by the inference service itself.')
    .requiredOption('--data <path...>', 'data sets in any readable form')
    .option('--model <model>', 'name, name@version, name@alias, or a model folder; default: the only or newest one')
    .option('--json', 'print one JSON object')
    .option('--split <split>', `only these images of a divided data set: ${splits.join(', ')}`, splitName)
    .option('--patients <count>', 'only so many patients, drawn by the seed', whole)
    .option('--operating-point <score>', "score from which a box counts for the RSNA mAP; default: the model's", fraction)
    .addOption(new Option('--occlude <part>', 'cover a part of each image by its mean, to see what the model looks at: the outer frame of 12 %, or all but that frame').choices([...occlusions]))
    .option('--resamples <count>', 'bootstrap draws', whole, 1000)
    .option('--seed <number>', 'of the bootstrap and of --patients', whole, 1)
    .option('--figures <folder>', 'also draw ROC, FROC, reliability and the worst cases into this folder')
    .option('--heat-maps <folder>', 'also draw, for a dozen images, where hiding a part takes most from the image score')
    .option('--flip', "average over each image and its mirror image, which doubles the network's time; default: as the model says")
    .option('--no-flip', 'do not')
    .option('--config <file>', 'settings (YAML) of the inference service')
    .action((options: EvaluateOptions) => evaluate(options, context));
}
