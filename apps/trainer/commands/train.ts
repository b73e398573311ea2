import { join } from 'node:path';
import type { NativeTensorflow } from '#nets';
import { processorFlags } from '#platform';
import { exportClassifier, exportDetector } from '../export/export-model.ts';
import { type Stage, readRecipe } from '../recipes/read-recipe.ts';
import type { Progress } from '../training/checkpoint.ts';
import { bfloat16Flags, emulatesBfloat16 } from '../training/emulates-bfloat16.ts';
import { type RunFacts, RunFolder } from '../training/run-folder.ts';
import { anchorsOf, train } from '../training/train.ts';
import { openTrainingData } from '../training/training-data.ts';
import type { CommandContext } from './context.ts';
import { observeTraining } from './observe-training.ts';
import { openTensorflow } from './open-tensorflow.ts';
import { recipeOverrides } from './recipe-options.ts';
import { type StageResult, type TrainingResult, stageResult } from './training-result.ts';

export interface TrainOptions {
  readonly data: readonly string[];
  readonly recipe: string;
  readonly out: string;
  readonly name: string;
  readonly modelVersion: string;
  readonly onnxWeights: 'float32' | 'float16';
  readonly device: string;
  readonly workers: string;
  readonly json?: boolean;
}

/** The file with a stage's result below the folder of the run: what the next stage starts from, or the model folder. */
const resultOf = (out: string, stage: Stage, { name, modelVersion }: TrainOptions): string =>
  stage === 'classifier' ? join(out, 'classifier.h5') : join(out, 'models', name, modelVersion);

async function trainStage(stage: Stage, tf: NativeTensorflow, options: TrainOptions & Readonly<Record<string, unknown>>, overrides: Readonly<Record<string, unknown>>, context: CommandContext): Promise<StageResult> {
  const recipe = await readRecipe(options.recipe, stage, overrides);
  const data = await openTrainingData(options.data, recipe, anchorsOf(recipe), Number(options.workers));
  const folder = new RunFolder(join(options.out, stage));
  const facts: RunFacts = {
    stage,
    recipe,
    data: { names: [...new Set(data.training.map(({ source }) => source))], sha256: data.hash, training: data.training.length, validation: data.validation.length },
    versions: { node: process.version, ...tf.version },
  };
  let progress: Progress;
  try {
    await folder.begin(facts);
    context.say(`${stage}: ${data.training.length} images to train on, ${data.validation.length} to validate; recipe ${options.recipe}, run in ${folder.directory}`);
    if (recipe.precision === 'bfloat16' && options.device === 'cpu' && emulatesBfloat16(processorFlags())) context.say(`this processor has none of ${bfloat16Flags.join(', ')} and emulates bfloat16: float32 is several times faster here`);
    const observer = observeTraining(tf, folder.directory, recipe.batchSize, context);
    progress = await train({ tf, recipe, data, folder, observer, signal: context.signal, clock: () => performance.now() });
  } finally {
    await data.close();
  }
  const result = resultOf(options.out, stage, options);
  const exported = await (stage === 'classifier'
    ? exportClassifier(folder, result, recipe)
    : exportDetector(folder, result, { name: options.name, version: Number(options.modelVersion), facts, weights: options.onnxWeights }));
  return stageResult({ stage, directory: folder.directory, result, data: facts.data, progress, exported });
}

/**
 * Trains the stages one after another; the detector's backbone starts from the classifier trained before it. Prints where each result
 * is, or with --json one object in the end. The same command goes on where a run in the same folder was stopped or killed.
 */
export async function trainStages(stages: readonly Stage[], options: TrainOptions & Readonly<Record<string, unknown>>, context: CommandContext): Promise<void> {
  const tf = await openTensorflow(options.device, context);
  let overrides = recipeOverrides(options);
  // What is wrong with the detector's recipe shall not show only when the classifier is trained.
  if (stages.length > 1) await readRecipe(options.recipe, 'detector', { ...overrides, backboneWeights: resultOf(options.out, 'classifier', options) });
  const results: StageResult[] = [];
  for (const stage of stages) {
    // With both stages the command line's network, size and epochs can only mean the detector's.
    const own = stages.length > 1 && stage === 'classifier' ? { seed: overrides.seed, width: overrides.width, blocks: overrides.blocks, backboneWeights: overrides.backboneWeights } : overrides;
    const trained = await trainStage(stage, tf, options, own, context);
    overrides = { ...overrides, backboneWeights: trained.result };
    results.push(trained);
    if (options.json !== true) context.print(trained.result);
  }
  const told: TrainingResult = { run: options.out, model: results.find(({ stage }) => stage === 'detector')?.result ?? null, stages: results };
  if (options.json === true) context.print(JSON.stringify(told));
}
