import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { challengeWithModel, promoteModel } from '#registry';
import { type Clinic, startClinic } from '../fixtures/clinic.ts';
import { eventually } from '../fixtures/process.ts';
import { openRadiographs } from '../fixtures/radiographs.ts';
import { send } from '../fixtures/stored-reports.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';
import { type Complaints, hasChromium, launchChromium, listen } from './chromium.ts';
import { ConsolePage } from './console-page.ts';

if (!hasChromium) console.warn('e2e of models on trial cannot run: Chromium is not installed');

const author = { by: 'test', why: 'test', at: new Date(0) };
const radiograph = await openRadiographs();

describe.skipIf(!hasChromium)('a model on trial, in the console', () => {
  let clinic: Clinic;
  let browser: Browser;
  let page: Page;
  let console: ConsolePage;
  let complaints: Complaints;

  beforeAll(async () => {
    browser = await launchChromium();
    clinic = await startClinic({
      backend: 'PGlite',
      prepareModels: async (models) => {
        writeTinyModel(models, 2, 40);
        await promoteModel('tiny@1', author, { directories: [models], userStore: models });
      },
      inference: { PNEUMOGATE_INFERENCE_MODEL: 'tiny', PNEUMOGATE_INFERENCE_SHADOW: 'tiny@challenger', PNEUMOGATE_INFERENCE_MODEL_POLL_SECONDS: '1' },
      env: { PNEUMOGATE_INFERENCE_SHADOW: 'tiny@challenger' },
    });
  });
  afterAll(async () => {
    await clinic.stop();
    await browser.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(60_000);
    const { url } = clinic.gateways[0].running;
    complaints = listen(page, url);
    console = new ConsolePage(page);
    await page.goto(`${url}/console/models`);
  });
  afterEach(() => page.close());

  it('says that nothing was read yet', async () => {
    await page.getByText('tiny@challenger has read no image yet.').waitFor();
    expect(await console.violations()).toEqual([]);
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });

  it('shows how it differs, and leads by keys to the studies where it does', async () => {
    await challengeWithModel('tiny@2', author, { directories: [clinic.models], userStore: clinic.models });
    await eventually(async () => ((await clinic.api('models')) as { models: unknown[] }).models.length === 2, 'version 2 is on trial');
    const image = radiograph('console');
    await send(clinic.orthanc, image.bytes);
    await eventually(async () => ((await clinic.api('shadow')) as { pairs: unknown[] }).pairs.length === 1, 'it has read an image');
    await page.reload();
    const pair = page.getByRole('region', { name: 'tiny@2 beside tiny@1' });
    await pair.waitFor();
    expect(await pair.innerText()).toMatch(/1 image[\s\S]*Same decision[\s\S]*Where their image scores differ most/);
    expect(await console.violations()).toEqual([]);
    const link = pair.getByRole('link', { name: image.studyInstanceUID });
    await eventually(async () => {
      await console.press('Tab');
      return (await link.and(page.locator(':focus')).count()) === 1;
    }, 'the study is reached by Tab');
    await console.press('Enter');
    await page.waitForURL(/\/console\/review\?study=/);
    expect(new URL(page.url()).searchParams.get('study')).toBe(image.studyInstanceUID);
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });
});
