import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { challengeWithModel, keepDecision, promoteModel, readAliases, readHistory, resolveFound } from '#registry';
import { gateDecisionOn } from '../fixtures/gate-decision.ts';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type InferenceService, startInference } from '../fixtures/inference.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';
import { type Complaints, hasChromium, launchChromium, listen } from './chromium.ts';
import { ConsolePage, picture } from './console-page.ts';

if (!hasChromium) console.warn('e2e of the models page cannot run: Chromium is not installed');

const models = mkdtempSync(join(tmpdir(), 'models-'));
const place = { directories: [models], userStore: join(models, 'none') };
const aliases = async () => (await readAliases('tiny', [models])).aliases;

/** Version 2 answers, 3 was rejected, 4 has passed. */
async function fillRegistry(): Promise<void> {
  for (const version of [1, 2, 3, 4]) writeTinyModel(models, version, version - 1);
  const author = (why: string, day: number) => ({ by: 'Dr. Ada', why, at: new Date(Date.UTC(2026, 2, day, 9)) });
  await promoteModel('tiny@1', author('The first.', 1), place);
  await promoteModel('tiny@2', { ...author('Trained on the labels of the spring, better on the frozen set.', 8), numbers: { gain: 0.031, 'challenger rsnaMap': 0.182, 'challenger auroc': 0.861 } }, place);
  await challengeWithModel('tiny@4', { ...author('Training run of March.', 15), by: 'pneumogate trainer' }, place);
  for (const [version, passed] of [[3, false], [4, true]] as const) {
    const model = await resolveFound(`tiny@${version}`, [models]);
    await keepDecision(model, gateDecisionOn(model, 2, passed));
  }
}

describe.skipIf(!hasChromium)('the models page', () => {
  let inference: InferenceService;
  let gateway: RunningGateway;
  let browser: Browser;
  let page: Page;
  let console: ConsolePage;
  let complaints: Complaints;

  beforeAll(async () => {
    await fillRegistry();
    browser = await launchChromium();
    inference = await startInference({ PNEUMOGATE_MODELS: models, PNEUMOGATE_INFERENCE_MODEL: 'tiny', PNEUMOGATE_INFERENCE_MODEL_POLL_SECONDS: '1' });
    gateway = await startGateway('http://127.0.0.1:1', { PNEUMOGATE_INFERENCE_ADDRESS: `127.0.0.1:${inference.port}` });
  });
  afterAll(async () => {
    await gateway.stop();
    await inference.stop();
    await browser.close();
    rmSync(models, { recursive: true, force: true });
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(60_000);
    complaints = listen(page, gateway.url);
    console = new ConsolePage(page);
    await page.goto(`${gateway.url}/console/models`);
    await page.getByText('● reads new studies').waitFor();
  });
  afterEach(() => page.close());

  it('shows versions, aliases, what the gate said and who changed what', async () => {
    expect(await console.rows(4)).toEqual([expect.stringMatching(/@4\s*challenger[\s\S]*✓ passed against version 2/), expect.stringMatching(/@3\s*–\s*✗ rejected/), expect.stringMatching(/@2\s*champion\s*● reads new studies/), expect.stringMatching(/@1\s*previous/)]);
    await console.press('k', 'k');
    await page.getByText('✓ Passed against tiny@2 on 240 images of 120 patients.').waitFor();
    expect(await page.locator('.history li').allInnerTexts()).toEqual([expect.stringContaining('pneumogate trainer'), expect.stringMatching(/Promoted 2[\s\S]*Dr\. Ada[\s\S]*better on the frozen set\.[\s\S]*gain 0\.031/), expect.stringContaining('The first.')]);
    expect(await console.violations()).toEqual([]);
    expect(await console.layoutShift()).toBeLessThan(0.02);
    await picture(page, 'console-models.png');
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });

  it('promotes and rolls back by keys, after a question that asks why; nothing changes without an answer', async () => {
    const before = await aliases();
    await console.press('k', 'k', 'p');
    await page.getByRole('dialog', { name: 'Promote tiny@4?' }).waitFor();
    await page.getByText('in place of version 2').waitFor();
    expect(await console.violations()).toEqual([]);
    await page.keyboard.type('Better on the frozen set.');
    await console.press('Enter');
    expect(await page.getByRole('dialog').count(), 'who is missing').toBe(1);
    await console.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await aliases()).toEqual(before);

    await console.press('p');
    await page.keyboard.type('Better on the frozen set.');
    await console.press('Tab');
    await page.keyboard.type('Dr. Ada');
    await console.press('Enter');
    await page.getByText('Version 4 of tiny is the champion.').waitFor();
    expect(await aliases()).toEqual({ champion: 4, previous: 2 });
    await page.locator('tr', { hasText: '@4' }).getByText('● reads new studies').waitFor();
    expect((await readHistory(join(models, 'tiny'))).at(-1)).toMatchObject({ action: 'promote', version: 4, by: 'Dr. Ada', why: 'Better on the frozen set.', numbers: { 'challenger rsnaMap': 0.231 } });

    await console.press('b');
    await page.getByRole('dialog', { name: 'Roll tiny back to version 2?' }).waitFor();
    await page.keyboard.type('False alarms.');
    await console.press('Tab');
    await page.keyboard.type('Dr. Ada');
    await console.press('Enter');
    await page.getByText('Version 2 of tiny is the champion again.').waitFor();
    await page.locator('tr', { hasText: '@2' }).getByText('● reads new studies').waitFor();
    expect(await aliases()).toEqual({ champion: 2, previous: 1 });
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });

  it('promotes what the gate rejected only when told so, and says why it cannot', async () => {
    await console.press('k');
    await page.locator('.checks').getByText('rsnaMap 0.182 → 0.120.').waitFor();
    await console.press('p');
    await page.getByText('The gate rejected it against version 2.').waitFor();
    const promote = page.getByRole('button', { name: 'Promote version 3' });
    await page.keyboard.type('A test.');
    await page.getByLabel('Who decides').fill('Dr. Ada');
    expect(await promote.isDisabled()).toBe(true);
    await page.getByLabel('Promote it without the gate').check();
    await promoteModel('tiny@1', { by: 'somebody', why: 'quicker', at: new Date() }, place);
    await promote.click();
    await page.getByRole('alert').getByText('CHAMPION_CHANGED').waitFor();
    expect(await console.violations()).toEqual([]);
    expect(await aliases()).toMatchObject({ champion: 1 });
    expect(complaints.errors).toEqual([expect.stringContaining('409 POST')]);
  });
});
