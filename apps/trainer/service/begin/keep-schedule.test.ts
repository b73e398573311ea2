import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '#platform';
import { type Store, changeTrainingRun, listTrainingRuns, openStore } from '#store';
import type { RunContext } from '../runs/run-context.ts';
import { fakeClock } from './begin.fixture.ts';
import { keepSchedule } from './keep-schedule.ts';
import { openSchedule } from './schedule.ts';

const directory = mkdtempSync(join(tmpdir(), 'pneumogate-schedule-'));
let store: Store;
beforeAll(async () => {
  store = await openStore({ directory });
}, 180_000);
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
}, 180_000);

const hour = (hours: number): Date => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000);

describe('keepSchedule', () => {
  it('begins one run a night, none while one is under way, and none for nights before it was there', async () => {
    const clock = fakeClock(hour(12));
    const { training: settings } = loadSettings({ env: {} });
    let made = 0;
    const context: RunContext = { store, settings, directory, registry: { directories: [], userStore: '' }, env: {}, config: undefined, clock, logger: pino({ level: 'silent' }), newId: () => `run ${(made += 1)}` };
    const stopping = new AbortController();
    const keepers = [1, 2].map(() => keepSchedule(openSchedule('0 2 * * *', 'UTC'), context, stopping.signal));
    const begun = async () => (await listTrainingRuns(store.books, { limit: 10 })).map(({ scheduledFor }) => scheduledFor);
    const turn = async (hours: number, runs: number) => {
      await clock.turnTo(hour(hours));
      await expect.poll(begun, { timeout: 20_000 }).toHaveLength(runs);
    };
    await turn(25, 0);
    await turn(26, 1);
    expect(await begun(), 'two services that keep one schedule begin one run').toEqual([hour(26)]);
    await turn(50, 1);
    const [run] = await listTrainingRuns(store.books, { limit: 1 });
    await store.transaction((tx) => changeTrainingRun(tx, run?.runId ?? '', { to: 'cancelled', by: 'A', why: 'test', at: hour(51) }));
    await turn(74.5, 2);
    expect((await begun())[0]).toEqual(hour(74));
    stopping.abort();
    await Promise.all(keepers);
  }, 180_000);
});
