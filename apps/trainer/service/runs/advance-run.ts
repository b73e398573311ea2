import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { openSnapshot } from '#dataset';
import { challengeWithModel, importModel, keepDecision, openModel, readManifest, resolveFound } from '#registry';
import { type TrainingFacts, type TrainingRun, type TrainingState, changeTrainingRun, findTrainingRun, listTrainingRuns } from '#store';
import { calibrationStep, gateStep, snapshotStep, threadLimits, trainingStep } from '../steps/step-commands.ts';
import { type Step, type StepAnswer, runStep } from '../steps/step-process.ts';
import { approveRun } from './approval.ts';
import { championOf, nameOf } from './champion.ts';
import { calibratedModel, exportedModel, exportedVersion, nextVersion, storeFor } from './challenger.ts';
import { readDecision, verdictOf } from './gate-verdict.ts';
import { keepTrainingEvidence } from './keep-evidence.ts';
import { type RunContext, trainerItself } from './run-context.ts';
import { type RunPlaces, placesOf } from './run-places.ts';
import { demandBothClasses, keepsItsEvaluationSet, snapshotAnswer } from './snapshot-answer.ts';

/** A run at work: every part of it may be repeated, and goes on where it was interrupted. */
interface Work {
  readonly run: TrainingRun;
  readonly places: RunPlaces;
  readonly context: RunContext;
  readonly signal: AbortSignal;
}

/** What a part of a run leads to. */
interface Outcome {
  readonly to: TrainingState;
  readonly why: string;
  readonly facts?: TrainingFacts;
}

function runPart(step: Step, { run: { runId }, context: { env, settings, logger }, signal }: Work): Promise<StepAnswer> {
  const onLine = (line: string): void => {
    logger.info({ runId, step: step.args[0], line }, 'step says');
  };
  return runStep(step, { env: { ...env, ...threadLimits(settings.threads) }, nice: settings.nice, signal, onLine });
}

/** The snapshot whose evaluation set stays: that of the latest run that has come to train, if it can judge. */
async function frozenBefore({ run, context: { store, directory, settings } }: Work): Promise<string | undefined> {
  const earlier = (await listTrainingRuns(store.books, { limit: 1000 })).find(({ runId, facts }) => runId !== run.runId && facts.snapshot !== undefined);
  if (earlier === undefined) return undefined;
  const { snapshot } = placesOf(directory, earlier.runId);
  return keepsItsEvaluationSet((await openSnapshot(snapshot)).manifest, settings) ? snapshot : undefined;
}

/** Freezes the data. A snapshot of an interrupted try is made anew: labels may have come. */
async function takeSnapshot(work: Work): Promise<Outcome> {
  const { places, context: { settings, registry } } = work;
  const champion = nameOf(await championOf(settings.model, registry));
  await rm(places.snapshot, { recursive: true, force: true });
  const { stdout } = await runPart(snapshotStep(settings, places, await frozenBefore(work)), work);
  const answer = snapshotAnswer.parse(JSON.parse(stdout));
  demandBothClasses(answer, settings);
  const { snapshot, images } = answer;
  return { to: 'training', why: `${images} images are frozen.`, facts: { snapshot, champion } };
}

/** Folder of the champion when the run began, whoever it is by now: a resumed training must begin with the same. */
async function championFolder({ run, context: { settings, registry } }: Work): Promise<string> {
  return (await resolveFound(run.facts.champion ?? `${settings.model}@champion`, registry.directories)).directory;
}

/** Settles what was trained as the champion is, if the settings want it. Gives the folder of the model that is to be registered. */
async function calibrate(version: number, champion: string, work: Work): Promise<string> {
  const { places, context: { settings } } = work;
  const exported = exportedModel(places, settings.model, version);
  if (!settings.calibrate) return exported;
  const calibrated = calibratedModel(places, settings.model, version);
  if (existsSync(calibrated)) return calibrated;
  const { testTimeAugmentation } = await readManifest(champion);
  await runPart(calibrationStep(places, exported, calibrated, testTimeAugmentation === 'horizontalFlip'), work);
  return calibrated;
}

/** Trains, and takes the result into the registry as challenger. */
async function trainChallenger(work: Work): Promise<Outcome> {
  const { run, places, context } = work;
  const { settings, registry, clock } = context;
  const exported = await exportedVersion(places, settings.model, registry);
  const version = exported ?? (await nextVersion(settings.model, registry));
  const champion = await championFolder(work);
  if (exported === undefined) await runPart(trainingStep(settings, places, version, settings.startFrom === 'champion' ? champion : undefined), work);
  const folder = await calibrate(version, champion, work);
  await keepTrainingEvidence(folder, places, context);
  await importModel(await openModel(folder), storeFor(registry), registry.directories);
  const reference = `${settings.model}@${version}`;
  await challengeWithModel(reference, { by: trainerItself, why: `Training run ${run.runId}.`, at: clock.now() }, registry);
  return { to: 'evaluating', why: `${reference} is registered as the challenger.`, facts: { challenger: reference } };
}

/** Holds the challenger against the champion, and leaves the decision in the registry beside it. */
async function evaluate(work: Work): Promise<Outcome> {
  const { run, places, context: { settings, config, registry } } = work;
  const challenger = run.facts.challenger ?? `${settings.model}@challenger`;
  await rm(places.gate, { recursive: true, force: true });
  await runPart(gateStep(settings, places, challenger, config), work);
  const decision = await readDecision(places.gate);
  await keepDecision(await resolveFound(challenger, registry.directories), decision);
  const { why, numbers } = verdictOf(decision);
  return { to: decision.passed ? 'awaiting-approval' : 'rejected', why, facts: { numbers, champion: `${decision.champion.name}@${decision.champion.version}` } };
}

const begin = (): Promise<Outcome> => Promise.resolve({ to: 'snapshot', why: 'The trainer is free.' });

const parts: Partial<Record<TrainingState, (work: Work) => Promise<Outcome>>> = { queued: begin, snapshot: takeSnapshot, training: trainChallenger, evaluating: evaluate };

/**
 * Brings a run as far as it goes without a person: to an end, or to where it waits for approval.
 * @throws Fault CANCELLED / STEP_STOPPED after the signal; UNAVAILABLE / STEP_KILLED, after which it can be called again; FAILED_PRECONDITION and others
 *   that mean that the run has failed
 */
export async function advanceRun(runId: string, context: RunContext, signal: AbortSignal): Promise<TrainingRun> {
  const places = placesOf(context.directory, runId);
  for (;;) {
    const run = await findTrainingRun(context.store.books, runId);
    if (run.state === 'awaiting-approval' && context.settings.promotion === 'auto') {
      return await approveRun(runId, { by: trainerItself, why: 'The gate passed it, and training.promotion is auto.' }, context);
    }
    const part = parts[run.state];
    if (part === undefined) return run;
    const { to, why, facts = {} } = await part({ run, places, context, signal });
    signal.throwIfAborted();
    await context.store.transaction((tx) => changeTrainingRun(tx, runId, { to, by: trainerItself, why, at: context.clock.now(), facts }));
    context.logger.info({ runId, state: to }, 'training run moved');
  }
}
