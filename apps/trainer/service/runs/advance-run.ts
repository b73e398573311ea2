import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { challengeWithModel, importModel, openModel, resolveFound } from '#registry';
import { type TrainingFacts, type TrainingRun, type TrainingState, changeTrainingRun, findTrainingRun, listTrainingRuns } from '#store';
import { gateStep, snapshotStep, threadLimits, trainingStep } from '../steps/step-commands.ts';
import { type Step, type StepAnswer, runStep } from '../steps/step-process.ts';
import { approveRun } from './approval.ts';
import { championOf, nameOf } from './champion.ts';
import { exportedModel, exportedVersion, nextVersion, storeFor } from './challenger.ts';
import { readDecision, verdictOf } from './gate-verdict.ts';
import { keepTrainingEvidence } from './keep-evidence.ts';
import { type RunContext, trainerItself } from './run-context.ts';
import { type RunPlaces, placesOf } from './run-places.ts';

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

const snapshotAnswer = z.object({ snapshot: z.string(), images: z.number() });

function runPart(step: Step, { run: { runId }, context: { env, settings, logger }, signal }: Work): Promise<StepAnswer> {
  const onLine = (line: string): void => {
    logger.info({ runId, step: step.args[0], line }, 'step says');
  };
  return runStep(step, { env: { ...env, ...threadLimits(settings.threads) }, nice: settings.nice, signal, onLine });
}

/** The latest run whose snapshot stands: its evaluation set is the one that stays. */
async function frozenBefore({ run, context: { store, directory } }: Work): Promise<string | undefined> {
  const earlier = (await listTrainingRuns(store.books, { limit: 1000 })).find(({ runId, facts }) => runId !== run.runId && facts.snapshot !== undefined);
  return earlier === undefined ? undefined : placesOf(directory, earlier.runId).snapshot;
}

/** Freezes the data. A snapshot of an interrupted try is made anew: labels may have come. */
async function takeSnapshot(work: Work): Promise<Outcome> {
  const { places, context: { settings, registry } } = work;
  const champion = nameOf(await championOf(settings.model, registry));
  await rm(places.snapshot, { recursive: true, force: true });
  const { stdout } = await runPart(snapshotStep(settings, places, await frozenBefore(work)), work);
  const { snapshot, images } = snapshotAnswer.parse(JSON.parse(stdout));
  return { to: 'training', why: `${images} images are frozen.`, facts: { snapshot, champion } };
}

/** Folder of the model from which the run began, whoever is the champion by now: a resumed training must begin with the same. */
async function startOf({ run, context: { settings, registry } }: Work): Promise<string | undefined> {
  if (settings.startFrom === 'recipe') return undefined;
  return (await resolveFound(run.facts.champion ?? `${settings.model}@champion`, registry.directories)).directory;
}

/** Trains, and takes the result into the registry as challenger. */
async function trainChallenger(work: Work): Promise<Outcome> {
  const { run, places, context } = work;
  const { settings, registry, clock } = context;
  const exported = await exportedVersion(places, settings.model, registry);
  const version = exported ?? (await nextVersion(settings.model, registry));
  if (exported === undefined) await runPart(trainingStep(settings, places, version, await startOf(work)), work);
  const folder = exportedModel(places, settings.model, version);
  await keepTrainingEvidence(folder, places, context);
  await importModel(await openModel(folder), storeFor(registry));
  const reference = `${settings.model}@${version}`;
  await challengeWithModel(reference, { by: trainerItself, why: `Training run ${run.runId}.`, at: clock.now() }, registry);
  return { to: 'evaluating', why: `${reference} is registered as the challenger.`, facts: { challenger: reference } };
}

/** Holds the challenger against the champion. */
async function evaluate(work: Work): Promise<Outcome> {
  const { run, places, context: { settings, config } } = work;
  await rm(places.gate, { recursive: true, force: true });
  await runPart(gateStep(settings, places, run.facts.challenger ?? `${settings.model}@challenger`, config), work);
  const decision = await readDecision(places.gate);
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
