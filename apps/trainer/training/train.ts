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

/** A run under way: what it is made of, and how far it is. */
interface Session {
  readonly run: TrainingRun;
  readonly graph: Graph;
  readonly learner: Learner;
  /** Steps of the whole run. */
  readonly steps: number;
  /** What a checkpoint must have been made with. */
  readonly settings: string;
  progress: Progress;
  lastGoodCheckpoint: string | undefined;
}

async function save(session: Session, path: string): Promise<void> {
  const { learner, progress, settings } = session;
  await saveCheckpoint(path, { ...learner.state(), progress, settings });
  session.lastGoodCheckpoint = path;
}

/** From the last checkpoint, or from the start if there is none. */
async function openSession(run: TrainingRun): Promise<Session> {
  const { tf, recipe, data, folder, observer } = run;
  const graph = networkOf(recipe);
  const settings = JSON.stringify({ recipe, data: data.hash });
  const steps = Array.from({ length: recipe.epochs }, (_, epoch) => data.stepsOf(epoch)).reduce((sum, count) => sum + count, 0);
  const checkpoint = await loadCheckpoint(folder.lastCheckpoint);
  if (checkpoint !== undefined && checkpoint.settings !== settings) {
    throw new Fault('FAILED_PRECONDITION', 'RUN_DIFFERS', 'The folder holds a run with another recipe or other data: give this one a folder of its own.');
  }
  const learner = new Learner(tf, graph, recipe, checkpoint?.weights ?? (await startingWeights(graph, recipe)));
  if (checkpoint !== undefined) {
    learner.restore(checkpoint);
    observer.say(`going on after step ${checkpoint.progress.step} of ${steps}`);
  }
  return { run, graph, learner, steps, settings, progress: checkpoint?.progress ?? freshProgress, lastGoodCheckpoint: checkpoint && folder.lastCheckpoint };
}

/** The steps that are left of the epoch. */
async function trainEpoch(session: Session): Promise<void> {
  const { graph, learner, steps, run } = session;
  const { recipe, data, folder, observer, signal } = run;
  const { epoch } = session.progress;
  const part = trainedPart(graph, recipe, epoch);
  for await (const batch of data.batches(epoch, session.progress.batch)) {
    const { step: before, plateau } = session.progress;
    const rate = learningRate(recipe, before, steps, { ...plateau, best: plateau.best ?? Infinity });
    const step = before + 1;
    const terms = stepOrName(() => learner.step(batch, part, rate, step), session.lastGoodCheckpoint);
    session.progress = { ...session.progress, batch: session.progress.batch + 1, step, lossSum: session.progress.lossSum + (terms.total ?? NaN) };
    observer.step({ step, steps, epoch, rate, terms });
    await folder.record({ step, steps, epoch, rate, ...terms, ms: Math.round(run.clock()) });
    if (signal.aborted) {
      await save(session, folder.lastCheckpoint);
      throw new Fault('CANCELLED', 'TRAINING_STOPPED', `Training was stopped after step ${step} and saved; the same command goes on from there.`);
    }
    if (recipe.checkpointSteps > 0 && step % recipe.checkpointSteps === 0) await save(session, folder.lastCheckpoint);
  }
}

/** Validates, and keeps the epoch as the last one and, if so, as the best one. */
async function closeEpoch(session: Session, seconds: number): Promise<void> {
  const { graph, learner, progress, run } = session;
  const { tf, recipe, data, folder, observer } = run;
  const { epoch, step } = progress;
  // Validation takes minutes, and the process may be stopped meanwhile.
  await save(session, folder.lastCheckpoint);
  const validation = await validate(tf, graph, learner.bestVariables(), data, recipe, anchorsOf(recipe), learner.lossRules);
  const loss = progress.lossSum / progress.batch;
  const value = worth(recipe, validation);
  const isBest = progress.best === null || Number.isNaN(value) || value > progress.best.value;
  const plateau = afterEpoch({ ...progress.plateau, best: progress.plateau.best ?? Infinity }, validation.loss, recipe);
  session.progress = {
    ...{ epoch: epoch + 1, batch: 0, lossSum: 0, step },
    plateau: { ...plateau, best: Number.isFinite(plateau.best) ? plateau.best : null },
    best: isBest && Number.isFinite(value) ? { epoch, value } : progress.best,
    epochs: [...progress.epochs, { epoch, loss, seconds, validation: recorded(validation) }],
  };
  if (isBest) await save(session, folder.bestCheckpoint);
  await save(session, folder.lastCheckpoint);
  await folder.replace('loss.svg', lossChart(session.progress));
  await folder.replace('epochs.json', JSON.stringify(session.progress.epochs));
  observer.epoch(epoch, loss, validation, isBest);
}

/**
 * Trains one network from its last checkpoint, or from the start if there is none, to the end of its recipe. The best epoch's weights are in
 * the folder's `best.safetensors`.
 * @throws Fault FAILED_PRECONDITION / RUN_DIFFERS, LOSS_NOT_FINITE; CANCELLED / TRAINING_STOPPED after a checkpoint
 */
export async function train(run: TrainingRun): Promise<Progress> {
  const session = await openSession(run);
  while (session.progress.epoch < run.recipe.epochs && !stopsEarly(session.progress, run.recipe)) {
    const began = run.clock();
    await trainEpoch(session);
    await closeEpoch(session, (run.clock() - began) / 1000);
  }
  session.learner.dispose();
  return session.progress;
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
const recorded = ({ boxes, ...figures }: Validation): Record<string, number | string | null> =>
  Object.fromEntries(
    Object.entries({ ...figures, ...boxes }).flatMap(([name, value]: [string, number | string | undefined]) =>
      value === undefined ? [] : [[name, typeof value === 'number' && !Number.isFinite(value) ? null : value] as const],
    ),
  );
