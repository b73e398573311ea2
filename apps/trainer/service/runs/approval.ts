import { Fault } from '#fault';
import { promoteModel, readAliases, readEvidence, resolveFound } from '#registry';
import { type TrainingRun, changeTrainingRun, findTrainingRun } from '#store';
import type { RunContext } from './run-context.ts';
import { placesOf } from './run-places.ts';

export interface Approver {
  readonly by: string;
  readonly why: string;
}

/** A run that waits for a person, with the version that it has made. @throws Fault as `findTrainingRun`; FAILED_PRECONDITION / TRAINING_STATE */
async function waitingRun(runId: string, { store }: RunContext): Promise<{ readonly challenger: string; readonly champion: string | undefined }> {
  const { state, facts: { challenger, champion } } = await findTrainingRun(store.books, runId);
  if (state === 'awaiting-approval' && challenger !== undefined) return { challenger, champion };
  throw new Fault('FAILED_PRECONDITION', 'TRAINING_STATE', `The run is ${state}: there is nothing to approve or to turn down.`, { metadata: { state } });
}

/**
 * Makes the version of a run the champion. The registry comes before the books: should the process die in between, doing it again enters what happened.
 * @throws Fault FAILED_PRECONDITION / TRAINING_STATE, CHAMPION_CHANGED when the gate compared with another champion than the one of now; of
 *   `promoteModel` and `readEvidence`
 */
export async function approveRun(runId: string, { by, why }: Approver, context: RunContext): Promise<TrainingRun> {
  const { registry, store, clock, directory } = context;
  const { challenger, champion } = await waitingRun(runId, context);
  const at = clock.now();
  const { directories } = registry;
  const [name = ''] = challenger.split('@');
  const { champion: replaces } = (await readAliases(name, directories)).aliases;
  const now = `${name}@${replaces ?? 'none'}`;
  if (now !== challenger && now !== champion) {
    throw new Fault('FAILED_PRECONDITION', 'CHAMPION_CHANGED', `The gate compared ${challenger} with ${champion ?? 'another one'}, and the champion is ${now} by now: turn the run down, and begin another one.`);
  }
  if (now !== challenger) {
    const numbers = await readEvidence(placesOf(directory, runId).gate, await resolveFound(challenger, directories), { replaces, directories });
    await promoteModel(challenger, { by, why, at, numbers }, registry, { version: replaces });
  }
  return await store.transaction((tx) => changeTrainingRun(tx, runId, { to: 'promoted', by, why, at }));
}

/** Turns the version of a run down: the champion stays. @throws Fault FAILED_PRECONDITION / TRAINING_STATE */
export async function rejectRun(runId: string, { by, why }: Approver, context: RunContext): Promise<TrainingRun> {
  await waitingRun(runId, context);
  return await context.store.transaction((tx) => changeTrainingRun(tx, runId, { to: 'rejected', by, why, at: context.clock.now() }));
}
