import { type Command, InvalidArgumentError } from 'commander';
import { openInferenceClient } from '#contract';
import { type Sample, type Split, openDataset, splits } from '#dataset';
import { bestOperatingPoint, evaluateImages, evaluateSubgroups } from '#evaluation';
import { Fault } from '#fault';
import { unitHash } from '#random';
import { type ShownImage, writeFigures } from '../evaluation/evaluation-figures.ts';
import { evaluationText } from '../evaluation/evaluation-text.ts';
import { startInference } from '../evaluation/inference-process.ts';
import { type Judgement, judgeSamples } from '../evaluation/judge-samples.ts';
import type { CommandContext } from './context.ts';

interface EvaluateOptions {
  readonly data: readonly string[];
  readonly model?: string;
  readonly json?: boolean;
  readonly split?: Split;
  readonly patients?: number;
  readonly operatingPoint?: number;
  readonly resamples: number;
  readonly seed: number;
  readonly figures?: string;
  readonly config?: string;
  readonly flip?: boolean;
}

/** Whole patients, drawn by the hash of their names: the same ones for every model. */
function drawPatients(samples: readonly Sample[], count: number, seed: number): Sample[] {
  const places = [...new Set(samples.map(({ patient }) => patient))].map((patient) => ({ patient, place: unitHash('evaluate', seed, patient) }));
  const drawn = new Set(places.toSorted((a, b) => a.place - b.place).slice(0, count).map(({ patient }) => patient));
  return samples.filter(({ patient }) => drawn.has(patient));
}

async function chooseSamples({ data, split, patients, seed }: EvaluateOptions, context: CommandContext): Promise<Sample[]> {
  const datasets = await Promise.all(data.map((path) => openDataset(path)));
  for (const note of datasets.flatMap(({ notes }) => notes)) context.say(note);
  const own = datasets.flatMap(({ samples }) => samples).filter((sample) => split === undefined || sample.split === split);
  const chosen = patients === undefined ? own : drawPatients(own, patients, seed);
  if (chosen.length === 0) throw new Fault('INVALID_ARGUMENT', 'NOTHING_TO_EVALUATE', 'There is no image to evaluate.');
  return chosen;
}

async function judgeAll(samples: readonly Sample[], options: EvaluateOptions, context: CommandContext): Promise<Judgement[]> {
  context.progress('starting the inference service');
  const flips = options.flip === undefined ? {} : { PNEUMOGATE_INFERENCE_TEST_TIME_AUGMENTATION: options.flip ? 'horizontalFlip' : 'none' };
  const inference = await startInference({ model: options.model, config: options.config, env: { ...context.env, ...flips }, signal: context.signal });
  const client = openInferenceClient(inference.address);
  try {
    const judgements: Judgement[] = [];
    for await (const judgement of judgeSamples(samples, client, context.signal)) {
      judgements.push(judgement);
      context.progress(`${judgements.length} of ${samples.length} images`);
    }
    return judgements;
  } finally {
    client.close();
    await inference.stop();
  }
}

/** Images that the service did not analyse count in no figure, so they are told: how many, and why. */
function tellRefused(judgements: readonly Judgement[], context: CommandContext): number {
  const reasons = judgements.flatMap(({ reason }) => reason ?? []);
  for (const [reason, own] of Map.groupBy(reasons, (each) => each)) context.say(`${own.length} images were not analysed. ${reason}`);
  return reasons.length;
}

const shownOf = (judgements: readonly Judgement[]): ShownImage[] => judgements.flatMap(({ sample, image }) => (image === undefined ? [] : [{ sample, image }]));

/** `evaluate`: a model's figures on labelled images, by the service that serves it. @throws Fault */
async function evaluate(options: EvaluateOptions, context: CommandContext): Promise<void> {
  const samples = await chooseSamples(options, context);
  const judgements = await judgeAll(samples, options, context);
  const notAnalysed = tellRefused(judgements, context);
  // Answers come in any order; the figures must not depend on it.
  const shown = shownOf(judgements).toSorted((a, b) => (a.image.id < b.image.id ? -1 : 1));
  const images = shown.map(({ image }) => image);
  const version = judgements[0]?.model;
  const model = version === undefined ? 'unknown' : `${version.name}@${version.version}`;
  const operatingPoint = options.operatingPoint ?? version?.operatingPoint ?? 0.5;
  const how = { operatingPoint, seed: options.seed, resamples: options.resamples };
  context.progress('computing the figures');
  const evaluation = evaluateImages(images, how);
  const subgroups = evaluateSubgroups(images, how);
  if (options.figures !== undefined) context.say(`figures: ${(await writeFigures(options.figures, shown, model, operatingPoint)).join(', ')}`);
  const bestCut = evaluation.boxes === 0 ? null : bestOperatingPoint(images);
  if (options.json) context.print(JSON.stringify({ model, ...evaluation, notAnalysed, bestCutOnTheseImages: bestCut, subgroups }));
  else context.print(evaluationText(model, evaluation, subgroups));
}

const whole = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
};

const fraction = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
};

const splitName = (text: string): Split => {
  const split = splits.find((name) => name === text);
  if (split === undefined) throw new InvalidArgumentError(`It must be one of ${splits.join(', ')}.`);
  return split;
};

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
    .option('--resamples <count>', 'bootstrap draws', whole, 1000)
    .option('--seed <number>', 'of the bootstrap and of --patients', whole, 1)
    .option('--figures <folder>', 'also draw ROC, FROC, reliability and the worst cases into this folder')
    .option('--flip', "average over each image and its mirror image, which doubles the network's time; default: as the model says")
    .option('--no-flip', 'do not')
    .option('--config <file>', 'settings (YAML) of the inference service')
    .action((options: EvaluateOptions) => evaluate(options, context));
}
