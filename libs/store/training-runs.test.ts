import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, type TrainingState, changeTrainingRun, countTrainingRuns, findTrainingRun, isFinished, listTrainingRuns, mayBecome, openTrainingRun, trainingStates } from './index.ts';
import { at, openTestStore } from './store.fixture.ts';

describe('the states of a training run', () => {
  it('lead from queued to an end, and never back', () => {
    const seen: TrainingState[] = [];
    const follow = (state: TrainingState, before: readonly TrainingState[]): void => {
      expect(before).not.toContain(state);
      seen.push(state);
      for (const to of trainingStates) if (mayBecome(state, to)) follow(to, [...before, state]);
    };
    follow('queued', []);
    expect(new Set(seen)).toEqual(new Set(trainingStates));
    expect(trainingStates.filter(isFinished)).toEqual(['promoted', 'rejected', 'failed', 'cancelled']);
  });

  it('let nobody approve before the gate has passed it, nor cancel what waits for approval', () => {
    for (const state of trainingStates) expect(mayBecome(state, 'promoted'), state).toBe(state === 'awaiting-approval');
    expect(mayBecome('awaiting-approval', 'cancelled')).toBe(false);
  });
});

describe('a training run in the books', () => {
  let opened: Awaited<ReturnType<typeof openTestStore>>;
  let store: Store;
  beforeAll(async () => {
    opened = await openTestStore();
    store = opened.store;
  }, 180_000);
  afterAll(async () => {
    await opened.close();
  }, 180_000);

  const begin = (runId: string, seconds: number, scheduledFor?: Date) =>
    store.transaction((tx) => openTrainingRun(tx, { runId, cause: 'schedule', by: 'A', why: 'because', at: at(seconds), ...(scheduledFor && { scheduledFor }) }));
  const change = (runId: string, to: TrainingState, seconds: number, facts = {}) => store.transaction((tx) => changeTrainingRun(tx, runId, { to, by: 'B', why: 'so', at: at(seconds), facts }));

  it('is one at a time, also for two that begin at once', async () => {
    const begun = await Promise.allSettled([begin('a', 0, at(0)), begin('b', 0, at(1))]);
    expect(begun.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [run] = await listTrainingRuns(store.books, { limit: 5 });
    await expect(begin('c', 1)).rejects.toMatchObject({ reason: 'TRAINING_UNDER_WAY' });
    await change(run?.runId ?? '', 'cancelled', 2);
    await expect(begin('c', 3, run?.scheduledFor ?? undefined), 'the same time of the schedule').rejects.toMatchObject({ reason: 'TRAINING_SCHEDULED' });
  });

  it('keeps its history, which cannot be changed, and gathers facts', async () => {
    await begin('d', 10);
    await change('d', 'snapshot', 11);
    await change('d', 'training', 12, { snapshot: 'hash', champion: 'm@1' });
    await change('d', 'evaluating', 13, { challenger: 'm@2' });
    await change('d', 'awaiting-approval', 14, { numbers: { gain: 0.1 } });
    await begin('e', 15);
    await change('d', 'promoted', 16);
    await expect(change('d', 'rejected', 17)).rejects.toMatchObject({ reason: 'TRAINING_STATE' });
    const { history, facts, state } = await findTrainingRun(store.books, 'd');
    expect({ state, facts }).toEqual({ state: 'promoted', facts: { snapshot: 'hash', champion: 'm@1', challenger: 'm@2', numbers: { gain: 0.1 } } });
    expect(history.map((entry) => entry.state)).toEqual(['queued', 'snapshot', 'training', 'evaluating', 'awaiting-approval', 'promoted']);
    for (const statement of [`DELETE FROM pneumogate.training_history`, `UPDATE pneumogate.training_history SET by = 'C'`, `TRUNCATE pneumogate.training_history`]) {
      await expect(store.books.execute(sql.raw(statement))).rejects.toMatchObject({ cause: { message: expect.stringContaining('append-only') as string } });
    }
    expect(await countTrainingRuns(store.books)).toMatchObject({ promoted: 1, cancelled: 1, queued: 1, failed: 0 });
    await expect(findTrainingRun(store.books, 'nobody')).rejects.toMatchObject({ reason: 'TRAINING_RUN_UNKNOWN' });
  });

  it('is listed newest first, page by page', async () => {
    const [first] = await listTrainingRuns(store.books, { limit: 1 });
    const rest = await listTrainingRuns(store.books, { limit: 5, after: first });
    expect([first?.runId, rest.length]).toEqual(['e', 2]);
  });
});
