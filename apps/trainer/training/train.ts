import { drawLoss } from '#evaluation';
import { Fault } from '#fault';
import { type AnchorRules, type Graph, type LossTerms, type Tensorflow, anchorSets, buildNetwork } from '#nets';
import type { Recipe } from '../recipes/recipe.ts';
import { type Progress, freshProgress, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { trainedPart } from './freezing.ts';
import { afterEpoch, learningRate } from './learning-rate.ts';
import { Learner } from './learner.ts';
import { startingWeights } from './pretrained.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrainingData } from './training-data.ts';
import { type Validation, validate } from './validate.ts';

/** What a run tells while it goes on. */
export interface TrainingObserver {
  step(figures: { readonly step: number; readonly steps: number; readonly epoch: number; readonly rate: number; readonly terms: LossTerms }): void;
  epoch(epoch: number, trainingLoss: number, validation: Validation, isBest: boolean): void;
  say(sentence: string): void;
}

export interface TrainingRun {
  readonly tf: Tensorflow;
  readonly recipe: Recipe;
  readonly data: TrainingData;
  readonly folder: RunFolder;
  readonly observer: TrainingObserver;
  /** Ends the run after the step under way, with a checkpoint. */
  readonly signal: AbortSignal;
  /** In milliseconds. */
  readonly clock: () => number;
}

export const networkOf = (recipe: Recipe): Graph => {
  const { network, width, blocks, imageUnits, classes } = recipe;
  return buildNetwork({ network, width, imageUnits, classes: classes.length, ...(blocks === undefined ? {} : { blocks }) });
};
export const anchorsOf = (recipe: Recipe): AnchorRules => anchorSets[recipe.anchors];

/** The figure by which an epoch is the best one; higher is better. */
const worth = ({ keep }: Recipe, validation: Validation): number => (keep === 'loss' ? -validation.loss : validation[keep]);

/**
 * Trains one network from its last checkpoint, or from the start if there is none, to the end of its recipe. The best epoch's weights are in
 * the folder's `best.safetensors`.
 * @throws Fault FAILED_PRECONDITION / RUN_DIFFERS, LOSS_NOT_FINITE; CANCELLED / TRAINING_STOPPED after a checkpoint
 */
export async function train({ tf, recipe, data, folder, observer, signal, clock }: TrainingRun): Promise<Progress> {
  const graph = networkOf(recipe);
  const rules = anchorsOf(recipe);
  const settings = JSON.stringify({ recipe, data: data.hash });
  const steps = Array.from({ length: recipe.epochs }, (_, epoch) => data.stepsOf(epoch)).reduce((sum, count) => sum + count, 0);

  const checkpoint = await loadCheckpoint(folder.lastCheckpoint);
  if (checkpoint !== undefined && checkpoint.settings !== settings) {
    throw new Fault('FAILED_PRECONDITION', 'RUN_DIFFERS', 'The folder holds a run with another recipe or other data: give this one a folder of its own.');
  }
  const learner = new Learner(tf, graph, recipe, checkpoint?.weights ?? (await startingWeights(graph, recipe)));
  if (checkpoint !== undefined) learner.restore(checkpoint);
  let progress = checkpoint?.progress ?? freshProgress;
  if (progress.step > 0) observer.say(`going on after step ${progress.step} of ${steps}`);
  let lastGood = checkpoint === undefined ? undefined : folder.lastCheckpoint;
  const save = async (path: string): Promise<void> => {
    await saveCheckpoint(path, { ...learner.state(), progress, settings });
    lastGood = path;
  };

  while (progress.epoch < recipe.epochs && !stopsEarly(progress, recipe)) {
    const { epoch } = progress;
    const part = trainedPart(graph, recipe, epoch);
    const began = clock();
    for await (const batch of data.batches(epoch, progress.batch)) {
      const rate = learningRate(recipe, progress.step, steps, { ...progress.plateau, best: progress.plateau.best ?? Infinity });
      const terms = stepOrName(() => learner.step(batch, part, rate, progress.step + 1), lastGood);
      progress = { ...progress, batch: progress.batch + 1, step: progress.step + 1, lossSum: progress.lossSum + (terms.total ?? NaN) };
      observer.step({ step: progress.step, steps, epoch, rate, terms });
      await folder.record({ step: progress.step, epoch, rate, ...terms });
      if (signal.aborted) {
        await save(folder.lastCheckpoint);
        throw new Fault('CANCELLED', 'TRAINING_STOPPED', `Training was stopped after step ${progress.step} and saved; the same command goes on from there.`);
      }
      if (recipe.checkpointSteps > 0 && progress.step % recipe.checkpointSteps === 0) await save(folder.lastCheckpoint);
    }

    const validation = await validate(tf, graph, learner.bestVariables(), data, recipe, rules, learner.lossRules);
    const trainingLoss = progress.lossSum / progress.batch;
    const value = worth(recipe, validation);
    const isBest = progress.best === null || Number.isNaN(value) || value > progress.best.value;
    const plateau = afterEpoch({ ...progress.plateau, best: progress.plateau.best ?? Infinity }, validation.loss, recipe);
    progress = {
      ...{ epoch: epoch + 1, batch: 0, lossSum: 0, step: progress.step },
      plateau: { ...plateau, best: Number.isFinite(plateau.best) ? plateau.best : null },
      best: isBest && Number.isFinite(value) ? { epoch, value } : progress.best,
      epochs: [...progress.epochs, { epoch, loss: trainingLoss, seconds: (clock() - began) / 1000, validation: recorded(validation) }],
    };
    if (isBest) await save(folder.bestCheckpoint);
    await save(folder.lastCheckpoint);
    await folder.replace('loss.svg', lossChart(progress));
    observer.epoch(epoch, trainingLoss, validation, isBest);
  }
  learner.dispose();
  return progress;
}

/** Names the checkpoint to go back to when a step fails. */
function stepOrName(step: () => LossTerms, checkpoint: string | undefined): LossTerms {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Fault) || checkpoint === undefined) throw error;
    throw new Fault(error.code, error.reason, error.message, { cause: error, metadata: { lastGoodCheckpoint: checkpoint } });
  }
}

const stopsEarly = ({ epoch, best }: Progress, { earlyStopPatience }: Recipe): boolean => earlyStopPatience > 0 && best !== null && epoch - 1 - best.epoch >= earlyStopPatience;

/** Training and validation loss by epoch, as SVG. */
function lossChart({ epochs }: Progress): string {
  const validation = epochs.flatMap(({ epoch, validation: { loss } }) => (typeof loss === 'number' ? [[epoch + 1, loss] as const] : []));
  return drawLoss({ training: epochs.map(({ epoch, loss }) => [epoch + 1, loss] as const), ...(validation.length > 0 && { validation }) });
}

/** JSON has no NaN: what does not apply is null. */
const recorded = (validation: Validation): Record<string, number | string | null> =>
  Object.fromEntries(Object.entries(validation).map(([name, value]: [string, number | string]) => [name, typeof value === 'number' && !Number.isFinite(value) ? null : value]));
