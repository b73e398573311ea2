import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { challengeWithModel, promoteModel, readAliases, readHistory, resolveFound } from '#registry';
import { type Store, type TrainingState, changeTrainingRun, openStore, openTrainingRun } from '#store';
import { gateDecisionOn } from '../fixtures/gate-decision.ts';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import type { RunningProcess } from '../fixtures/process.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';
import { startTrainer, trainerApi } from '../fixtures/trainer.ts';
import { type Complaints, hasChromium, launchChromium, listen } from './chromium.ts';
import { ConsolePage, picture } from './console-page.ts';

if (!hasChromium) console.warn('e2e of the training page cannot run: Chromium is not installed');

const root = mkdtempSync(join(tmpdir(), 'training-page-'));
const [models, directory] = [join(root, 'models'), join(root, 'training')];
const place = { directories: [models], userStore: join(models, 'none') };
const [waiting, failed] = ['0197a3b4-0000-7000-8000-000000000001', '0197a3b4-0000-7000-8000-000000000002'];
const steps = 240;
const said = { by: 'pneumogate trainer', why: 'As planned.' };

const stepLine = (step: number): string => JSON.stringify({ step, steps, epoch: Math.floor(step / 30), rate: 0.001, total: 0.6 + 3 / (1 + step / 25) + Math.sin(step) / 20, ms: step * 4000 });
const epochLine = (epoch: number) => ({ epoch, loss: 0.7 + 2.4 / (1 + epoch), seconds: 120, validation: { loss: 0.8 + 2.2 / (1 + epoch * 0.8), rsnaMap: 0.23 - 0.15 / (1 + epoch), auroc: 0.87 - 0.2 / (1 + epoch), accuracy: null } });

/** What a training of `count` steps leaves in a folder. */
function writeTraining(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'steps.jsonl'), Array.from({ length: count }, (_, i) => `${stepLine(i + 1)}\n`).join(''));
  writeFileSync(join(folder, 'epochs.json'), JSON.stringify(Array.from({ length: Math.floor(count / 30) }, (_, i) => epochLine(i))));
}

/** Moves a run through states, a quarter of an hour each. */
async function move(store: Store, runId: string, path: readonly (readonly [TrainingState, string])[], facts: object, day: number): Promise<void> {
  const at = (quarter: number): Date => new Date(Date.UTC(2026, 2, day, 2, quarter * 15));
  await store.transaction((tx) => openTrainingRun(tx, { runId, cause: 'schedule', scheduledFor: at(0), by: said.by, why: 'The schedule says so.', at: at(0) }));
  for (const [i, [to, why]] of path.entries()) await store.transaction((tx) => changeTrainingRun(tx, runId, { to, by: said.by, why, at: at(i + 1), facts: i === path.length - 1 ? facts : {} }));
}

/** Version 1 answers; a run made 2, which the gate has passed; one before failed. */
async function fillBooks(): Promise<void> {
  for (const version of [1, 2]) writeTinyModel(models, version, version - 1);
  const author = { by: 'Dr. Ada', why: 'The first.', at: new Date(Date.UTC(2026, 2, 1)) };
  await promoteModel('tiny@1', author, place);
  await challengeWithModel('tiny@2', { ...author, by: said.by }, place);
  const store = await openStore({ directory: join(directory, 'database') });
  await move(store, failed, [['snapshot', 'The trainer is free.'], ['failed', 'No image could be fetched from the archive.']], { reason: 'PACS_UNREACHABLE' }, 7);
  const facts = { champion: 'tiny@1', challenger: 'tiny@2', snapshot: 'ab'.repeat(32), numbers: { gain: 0.049 } };
  await move(store, waiting, [['snapshot', 'The trainer is free.'], ['training', '812 images are frozen.'], ['evaluating', 'tiny@2 is registered as the challenger.'], ['awaiting-approval', 'The gate passed it.']], facts, 14);
  await store.close(0);
  const evidence = join(directory, 'runs', waiting, 'evidence');
  writeTraining(join(evidence, 'training'), steps);
  mkdirSync(join(evidence, 'gate'), { recursive: true });
  writeFileSync(join(evidence, 'gate/decision.json'), JSON.stringify(gateDecisionOn(await resolveFound('tiny@2', [models]), 1, true)));
}

const environment = {
  PNEUMOGATE_MODELS_DIRECTORIES: models,
  PNEUMOGATE_TRAINING_DIRECTORY: directory,
  PNEUMOGATE_TRAINING_MODEL: 'tiny',
  PNEUMOGATE_TRAINING_DATA: join(root, 'no-data'),
  PNEUMOGATE_TRAINING_KEY_FILE: join(root, 'pseudonyms.key'),
};

describe.skipIf(!hasChromium)('the training page', () => {
  let trainer: RunningProcess & { readonly port: number };
  let gateway: RunningGateway;
  let browser: Browser;
  let page: Page;
  let console: ConsolePage;
  let complaints: Complaints;

  beforeAll(async () => {
    await fillBooks();
    browser = await launchChromium();
    trainer = await startTrainer(environment);
    gateway = await startGateway('http://127.0.0.1:1', { PNEUMOGATE_TRAINING_URL: `http://127.0.0.1:${trainer.port}` });
  });
  afterAll(async () => {
    await gateway.stop();
    await trainer.stop();
    await browser.close();
    rmSync(root, { recursive: true, force: true });
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(60_000);
    complaints = listen(page, gateway.url);
    console = new ConsolePage(page);
  });
  afterEach(async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.close();
  });
  const open = async (): Promise<void> => {
    await page.goto(`${gateway.url}/console/`);
    await page.getByRole('heading', { name: 'Worklist' }).waitFor();
    await console.press('Shift+T');
    await page.getByRole('region', { name: 'The run' }).waitFor();
  };
  const answer = async (why: string): Promise<void> => {
    await page.keyboard.type(why);
    await console.press('Tab');
    await page.keyboard.type('Dr. Ada');
    await console.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it('shows runs, how the training went, and what the gate said', async () => {
    await open();
    expect(await console.rows(4)).toEqual([expect.stringMatching(/Waits for approval[\s\S]*tiny@2/), expect.stringMatching(/Failed/), expect.stringContaining('rsnaMap'), expect.stringContaining('auroc')]);
    await page.getByRole('img', { name: /^Loss by step: training 0\.[89]/ }).waitFor();
    await page.getByRole('img', { name: /^Loss by epoch: training [\d.]+, validation / }).waitFor();
    await page.getByRole('img', { name: /^Validation by epoch: RSNA mAP 0\.21\d*, AUROC 0\.8/ }).waitFor();
    await page.getByText('✓ Passed against tiny@1 on 240 images of 120 patients.').waitFor();
    await page.getByText('812 images are frozen.').waitFor();
    expect(await console.violations()).toEqual([]);
    expect(await console.layoutShift()).toBeLessThan(0.02);
    await picture(page, 'console-training.png');
    await console.press('j');
    await page.getByText('No image could be fetched from the archive.').first().waitFor();
    await page.getByText('PACS_UNREACHABLE').waitFor();
    expect(await console.violations()).toEqual([]);
  });

  it('approves only after a question, with who and why in run and registry', async () => {
    await open();
    await console.press('a');
    await page.getByRole('dialog', { name: 'Approve tiny@2?' }).waitFor();
    await page.getByText('in place of tiny@1').waitFor();
    expect(await console.violations()).toEqual([]);
    await console.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await readAliases('tiny', [models])).aliases).toEqual({ champion: 1, challenger: 2 });
    await console.press('a');
    await answer('Looked at the worst cases.');
    await page.getByText('tiny@2 is the champion.').waitFor();
    await page.getByText('Looked at the worst cases.').waitFor();
    expect((await readHistory(join(models, 'tiny'))).at(-1)).toMatchObject({ action: 'promote', version: 2, by: 'Dr. Ada', why: 'Looked at the worst cases.', numbers: { gain: expect.closeTo(0.049) as number } });
    expect(await page.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
  });

  it('begins a run by hand, and tells why it failed', async () => {
    await open();
    await console.press('n');
    await answer('New labels of March.');
    await page.getByText('A run has begun.').waitFor();
    expect(await console.rows(3)).toHaveLength(3);
    await console.press('k', 'k');
    await page.locator('.detail .run-state.failed').waitFor();
    await page.getByText('New labels of March.').waitFor();
    expect((await trainerApi(trainer.port).list())[0]).toMatchObject({ cause: 'person', state: 'failed' });
  });

  it('follows a training under way, and cancels it', async () => {
    const { port } = trainer;
    const [run] = await trainerApi(port).list();
    const folder = join(directory, 'runs', run?.id ?? '', 'training/detector');
    writeTraining(folder, 45);
    let isCancelled = false;
    // A training takes hours; the page is shown the trainer's own answer on these steps, as of a run that trains.
    await page.route(/\/training\/runs(\/|\?)/, async (route) => {
      const request = route.request();
      if (request.method() === 'POST') {
        isCancelled = request.url().endsWith('/cancel');
        return route.fulfill({ json: {} });
      }
      const body = (await (await route.fetch()).json()) as { runs?: { id: string }[]; id?: string };
      const underWay = <T extends { id?: string }>(one: T): T => (one.id === run?.id ? { ...one, state: isCancelled ? 'cancelled' : 'training', reason: null } : one);
      return route.fulfill({ json: body.runs === undefined ? underWay(body) : { ...body, runs: body.runs.map(underWay) } });
    });
    await open();
    await page.getByText(/19 %: step 45 of 240, epoch 2, loss [\d.]+, 0\.25 steps a second, 13 minutes left/).waitFor();
    expect(await page.getByRole('button', { name: 'Begin a run' }).isDisabled()).toBe(true);
    appendFileSync(join(folder, 'steps.jsonl'), `${stepLine(46)}\n`);
    await page.getByText('step 46 of 240').waitFor();
    expect(await console.violations()).toEqual([]);
    await console.press('c');
    await page.getByRole('dialog', { name: 'Cancel this run?' }).waitFor();
    expect(isCancelled).toBe(false);
    await answer('Another one is needed first.');
    await page.getByText('The run is cancelled.').waitFor();
    expect(isCancelled).toBe(true);
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });

  it('says where there is no training', async () => {
    const bare = await startGateway('http://127.0.0.1:1');
    try {
      await page.goto(`${bare.url}/console/training`);
      await page.getByText('Training is not enabled here.').waitFor();
      expect(await console.violations()).toEqual([]);
    } finally {
      await bare.stop();
    }
  });
});
