import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeFrame, readDicom } from '#dicom';
import { phantomStudy } from '#phantom';
import { renderDisplay } from '#radiograph';
import { consolidatedRightLung, demoStudy } from '../../apps/launcher/demo/phantom-case.ts';
import { type LabelView, type ReviewView } from '../fixtures/review-view.ts';
import { eventually } from '../fixtures/process.ts';
import { type Complaints, hasChromium, launchChromium, listen } from './chromium.ts';
import { type Clinic, hasModel, openClinic } from './clinic.ts';
import { ConsolePage, picture } from './console-page.ts';
import type { Outgoing } from './outgoing.ts';
import { type GrayImage, misplacement, placementOf } from './registration.ts';

const canRun = hasModel && hasChromium;
if (!canRun) console.warn(`e2e of the console cannot run: ${hasModel ? 'Chromium is not installed' : 'no model was found (PNEUMOGATE_MODELS)'}`);

const frontal = { view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' } as const;

/** The demo's study (three views; Orthanc alone cannot decode the lateral one, which is JPEG 2000), and persons with and without opacities. */
async function synthetic(): Promise<readonly Outgoing[]> {
  const others = await Promise.all([1, 2, 3, 4].map((seed) => phantomStudy({ seed, images: [frontal], columns: 300, opacities: seed % 2 === 1 ? consolidatedRightLung : [] })));
  return [...others.flat(), ...(await demoStudy())].map(({ name, bytes }, index) => ({ name: `${index}-${name}`, bytes, way: 'STOW' }));
}

async function grayImage(bytes: Uint8Array): Promise<GrayImage> {
  const file = readDicom(bytes);
  const { columns, rows, values } = renderDisplay(await decodeFrame(file), file.dataSet);
  return { columns, rows, values };
}

const times = (count: number, key: string): string[] => Array.from({ length: count }, () => key);

describe.skipIf(!canRun)('the console', () => {
  let files: readonly Outgoing[];
  let clinic: Clinic;
  let browser: Browser;
  let page: Page;
  let console: ConsolePage;
  let complaints: Complaints;

  beforeAll(async () => {
    browser = await launchChromium();
    files = await synthetic();
    clinic = await openClinic('comprehensive-3d', () => Promise.resolve(files));
  });
  afterAll(async () => {
    await clinic.close();
    await browser.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(60_000);
    complaints = listen(page, clinic.stack.gatewayUrl);
    console = new ConsolePage(page);
  });
  afterEach(() => page.close());

  const api = async <T>(path: string): Promise<T> => (await (await fetch(`${clinic.stack.gatewayUrl}/api/v1/${path}`)).json()) as T;
  const demo = (): string => clinic.cases.find(({ study }) => study.instances.length === 3)?.study.studyInstanceUID ?? expect.fail('the demo study was not read');
  const review = (): Promise<ReviewView> => api<ReviewView>(`studies/${demo()}/review`);
  const reports = async (): Promise<number> => {
    const response = await fetch(`${clinic.stack.gatewayUrl}/dicom-web/studies/${demo()}/instances?Modality=SR`, { headers: { accept: 'application/dicom+json' } });
    return response.status === 204 ? 0 : ((await response.json()) as unknown[]).length;
  };
  /** Orthanc's refusals of the view that it cannot decode; the page says so where the image would be. */
  const isLateral = (complaint: string): boolean => /^(?:400|500) GET .*\/(?:rendered|frames\/1)$/.test(complaint);
  const openDemo = async (): Promise<void> => {
    await console.open(`${clinic.stack.gatewayUrl}/console/`);
    await page.getByText('PHANTOM-5').waitFor();
    await console.selectRow('PHANTOM-5');
    await console.press('Enter');
    await console.imageShown();
  };

  it('shows the worklist, live, ordered and filtered by keys', async () => {
    await console.open(`${clinic.stack.gatewayUrl}/console/`);
    await page.getByText('● Live').waitFor();
    await page.getByText('PHANTOM-1').waitFor();
    await console.rows(5);
    expect(await console.layoutShift()).toBeLessThan(0.02);
    expect(await console.violations()).toEqual([]);
    await console.press('/');
    const asked = page.waitForRequest((request) => request.url().includes('studies='), { timeout: 60_000 });
    await page.keyboard.type('phantom-3');
    await asked;
    expect(await console.rows(1)).toEqual([expect.stringContaining('PHANTOM-3')]);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(demo().slice(5, 30));
    await page.getByText('PHANTOM-5').waitFor();
    await console.rows(1);
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });

  it('reviews a study with keys alone, and saves it once though the first answer is lost', async () => {
    const before = await reports();
    await openDemo();
    expect(await console.violations()).toEqual([]);
    await console.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await console.violations()).toEqual([]);
    await console.press('Escape');

    await console.fates('undecided');
    await console.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowDown', 'ArrowDown');
    await console.fates('moved');
    await console.press('.');
    await console.imageShown();
    await console.press('x', 'd', 'Enter');
    await console.press(...times(18, 'ArrowRight'), ...times(6, 'ArrowDown'), ...times(2, 'Shift+ArrowLeft'), ...times(7, 'Shift+ArrowDown'));
    await console.fates('rejected', 'added');
    expect(await console.violations()).toEqual([]);
    expect(await console.layoutShift()).toBeLessThan(0.02);
    await picture(page, 'console-review.png');

    let answersLost = 0;
    const loseAnswer = async (route: Route): Promise<void> => {
      await route.fetch();
      answersLost += 1;
      await route.abort();
    };
    await page.route('**/reviews', loseAnswer, { times: 1 });
    await console.press('s');
    await page.keyboard.type('Reader^One');
    await console.press('Enter');
    await page.waitForURL((url) => !url.search.includes(demo()));
    expect(answersLost).toBe(1);
    expect(await reports()).toBe(before + 1);

    const shown = await review();
    const labels = await eventually(async () => {
      const { labels: all } = await api<{ labels: LabelView[] }>('labels?limit=500');
      const found = all.filter(({ studyInstanceUID }) => studyInstanceUID === demo());
      return found.length === 2 ? found : undefined;
    }, 'the labels of both images');
    const [moved, redrawn] = ['moved', 'added'].map((fate) => labels.find(({ marks }) => marks.some((mark) => mark.fate === fate)));
    const basis = { model: shown.report?.model, reportSOPInstanceUID: shown.report?.sopInstanceUID };
    expect(moved).toMatchObject({ verdict: 'boxes', reviewer: 'Reader^One', kept: 0, rejected: 0, added: 0, basis, marks: [{ fate: 'moved' }] });
    expect(redrawn).toMatchObject({ verdict: 'boxes', reviewer: 'Reader^One', kept: 0, moved: 0, rejected: 1, basis });
    await console.open(`${clinic.stack.gatewayUrl}/console/`);
    await page.getByText('✓Reviewed').waitFor();
    await picture(page, 'console-worklist.png');
    expect(complaints.errors.filter((each) => !isLateral(each))).toEqual([]);
    expect(complaints.foreign).toEqual([]);
  });

  it.each([['AP', 'MONOCHROME1', []], ['PA', 'MONOCHROME2', ['.']]])('draws the %s view, %s, as the model saw it, and its box in its place', async (view, _photometric, keys) => {
    await openDemo();
    await console.press(...keys);
    await console.imageShown();
    expect(await page.locator('.facts').innerText()).toContain(view);
    const [box] = await console.boxes();
    const image = (await review()).images.find(({ aiBoxes }) => aiBoxes.some(({ score }) => box?.label.includes(`${(score * 100).toFixed(0)} %`))) ?? expect.fail('no such box');
    const bytes = files.find((file) => readDicom(file.bytes).dataSet['00080018']?.Value?.[0] === image.sopInstanceUID)?.bytes ?? expect.fail('no such file');
    const [detection] = image.aiBoxes;
    const found = misplacement(await grayImage(bytes), await console.canvas(), placementOf(detection ?? expect.fail('no box'), box?.corners ?? []), 2);
    expect(Math.hypot(found.dx, found.dy)).toBeLessThanOrEqual(1);
    expect(found.correlation).toBeGreaterThan(0.99);
  });

  it('moves and resizes boxes by their edges, and sets the window elsewhere', async () => {
    await openDemo();
    const [start] = await console.boxes();
    const [topLeft, , bottomRight] = start?.corners ?? [];
    if (topLeft === undefined || bottomRight === undefined) expect.fail('no box');
    const stage = (await page.locator('.stage').boundingBox()) ?? expect.fail('no stage');
    const drag = async (from: { x: number; y: number }, dx: number, dy: number): Promise<void> => {
      await page.mouse.move(stage.x + from.x, stage.y + from.y);
      await page.mouse.down();
      await page.mouse.move(stage.x + from.x + dx, stage.y + from.y + dy, { steps: 4 });
      await page.mouse.up();
    };
    const before = await page.locator('.facts').innerText();
    await drag({ x: (topLeft.x + bottomRight.x) / 2, y: (topLeft.y + bottomRight.y) / 2 }, 60, 30);
    expect(await page.locator('.facts').innerText()).not.toBe(before);
    await console.fates('undecided');
    await drag({ x: topLeft.x, y: topLeft.y + 40 }, 25, 10);
    await console.fates('moved');
    const [moved] = await console.boxes();
    expect(moved?.corners[0]?.x).toBeCloseTo(topLeft.x + 25, 3);
    await drag({ x: bottomRight.x + 25, y: bottomRight.y + 10 }, 15, -20);
    const [resized] = await console.boxes();
    expect(resized?.corners[2]).toEqual({ x: expect.closeTo(bottomRight.x + 40, 3) as number, y: expect.closeTo(bottomRight.y - 10, 3) as number });
    await console.press('u', 'u');
    await console.fates('undecided');
    await console.press('w');
    expect(await page.locator('.facts').innerText()).toBe(before);
  });

  it('says what it cannot show, and refuses to save what is half decided', async () => {
    await openDemo();
    await console.press('s');
    expect(await console.message()).toContain('Nothing is decided yet');
    await console.press(',');
    await page.getByText('This image cannot be shown').waitFor();
    await console.press('q');
    await page.getByText('✓ Not assessable').waitFor();
    await console.press('.', 'x', 's');
    expect(await console.message()).toContain('Every box is rejected');
  });

  it('lists what to label next, models and dead letters, and asks before all are requeued', async () => {
    const requeued: string[] = [];
    const letter = (jobId: string) => ({ jobId, queue: 'analysis', reason: 'TIMED_OUT', sentence: 'It took too long.', attempts: 9, diedAt: '2026-03-04T05:06:07.000Z', requeuedAt: null });
    const ids = ['0197a3b4-0000-7000-8000-000000000001', '0197a3b4-0000-7000-8000-000000000002'];
    // Jobs die after many tries; the page is shown two instead, by the API's own schema.
    await page.route('**/api/v1/dead-letters?*', (route) => route.fulfill({ json: { deadLetters: ids.filter((id) => !requeued.includes(id)).map(letter), next: null } }));
    await page.route('**/requeue', (route) => {
      requeued.push(route.request().url().split('/').at(-2) ?? '');
      return route.fulfill({ status: 204 });
    });
    await page.goto(`${clinic.stack.gatewayUrl}/console/queue`);
    await page.getByText('Review').first().waitFor();
    expect(await console.violations()).toEqual([]);
    await console.press('Shift+M');
    await page.getByText('● reads new studies').waitFor();
    expect(await console.violations()).toEqual([]);
    await console.press('Shift+D');
    await page.getByText('It took too long.').first().waitFor();
    expect(await console.violations()).toEqual([]);
    await console.press('r');
    await page.getByText('1 job is back').waitFor();
    await console.press('Shift+R');
    expect(await console.violations()).toEqual([]);
    await console.press('Escape');
    expect(requeued).toEqual(ids.slice(0, 1));
    await console.press('Shift+R', 'Tab', 'Enter');
    await page.getByText('No job was given up.').waitFor();
    expect(requeued).toEqual(ids);
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });
});
