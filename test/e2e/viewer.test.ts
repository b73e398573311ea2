import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Detection } from '#detection';
import { decodeFrame, readDicom } from '#dicom';
import { renderDisplay } from '#radiograph';
import { eventually } from '../fixtures/process.ts';
import { type Complaints, hasChromium, launchChromium, listen } from './chromium.ts';
import { type Clinic, type ReadCase, artifact, hasModel, openClinic } from './clinic.ts';
import { type GrayImage, misplacement, placementOf } from './registration.ts';
import { type DrawnBox, type Point, ViewerPage } from './viewer-page.ts';

const canRun = hasModel && hasChromium;
if (!canRun) console.warn(`e2e in OHIF cannot run: ${hasModel ? 'Chromium is not installed' : 'no model was found (PNEUMOGATE_MODELS)'}`);

/** From left to right, then from top to bottom: boxes keep this order wherever the image is drawn. */
const byPosition = <T>(leftOf: (item: T) => number, topOf: (item: T) => number) => (a: T, b: T): number => leftOf(a) - leftOf(b) || topOf(a) - topOf(b);

const inOrder = (detections: readonly Detection[]): Detection[] => detections.toSorted(byPosition((each) => each.left, (each) => each.top));
const leftmost = (corners: readonly Point[]): number => Math.min(...corners.map(({ x }) => x));
const topmost = (corners: readonly Point[]): number => Math.min(...corners.map(({ y }) => y));
const drawnInOrder = (boxes: readonly DrawnBox[]): DrawnBox[] => boxes.toSorted(byPosition((each) => leftmost(each.corners), (each) => topmost(each.corners)));

async function grayImage(bytes: Uint8Array): Promise<GrayImage> {
  const file = readDicom(bytes);
  const { columns, rows, values } = renderDisplay(await decodeFrame(file), file.dataSet);
  return { columns, rows, values };
}

const label = ({ score }: Detection): string => `AI pneumonia ${(score * 100).toFixed(1)}%`;

const numberOfReports = async (clinic: Clinic, { study }: ReadCase): Promise<number> => {
  const response = await fetch(`${clinic.stack.gatewayUrl}/dicom-web/studies/${study.studyInstanceUID}/instances?Modality=SR`, { headers: { accept: 'application/dicom+json' } });
  return response.status === 204 ? 0 : ((await response.json()) as unknown[]).length;
};

/** What the gateway has read from people's reports on the study, as soon as it has read any. */
const labelsOf = (clinic: Clinic, { study }: ReadCase): Promise<readonly unknown[]> =>
  eventually(async () => {
    const { labels } = (await (await fetch(`${clinic.stack.gatewayUrl}/api/v1/labels?limit=500`)).json()) as { labels: readonly { studyInstanceUID: string }[] };
    const own = labels.filter(({ studyInstanceUID }) => studyInstanceUID === study.studyInstanceUID);
    return own.length > 0 ? own : undefined;
  }, 'the saved report is read');

describe.skipIf(!canRun).each(['comprehensive-3d', 'comprehensive'] as const)('OHIF with a %s report', (sopClass) => {
  let clinic: Clinic;
  let browser: Browser;
  let page: Page;
  let viewer: ViewerPage;
  let complaints: Complaints;

  const opened: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    opened.push(browser);
    clinic = await openClinic(sopClass);
    opened.push(clinic);
  });
  afterAll(async () => {
    for (const each of opened) await each.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(90_000);
    complaints = listen(page, clinic.stack.gatewayUrl);
    viewer = new ViewerPage(page);
  });
  afterEach(() => page.close());

  const detectionsOf = ({ study }: ReadCase): readonly Detection[] => study.instances[0]?.detections ?? [];
  const mostBoxesFirst = (): ReadCase[] => clinic.cases.toSorted((a, b) => detectionsOf(b).length - detectionsOf(a).length);
  const caseWithBoxes = (): ReadCase => mostBoxesFirst()[0] ?? expect.fail('no study was read');
  /** Another one, whose first report is still the only one. */
  const caseToCorrect = (): ReadCase => mostBoxesFirst().slice(1).find((each) => detectionsOf(each).length > 1) ?? expect.fail('no second study has two boxes');
  const caseWithoutBoxes = (): ReadCase => clinic.cases.find((each) => detectionsOf(each).length === 0) ?? expect.fail('each study has boxes');

  /** Each box is drawn, and the pixels on the screen say that it is drawn where the model saw it. */
  async function expectInPlace(boxes: readonly DrawnBox[], read: ReadCase): Promise<void> {
    const detections = inOrder(detectionsOf(read));
    const drawn = drawnInOrder(boxes);
    const [image, canvas] = [await grayImage(read.bytes), await viewer.canvas()];
    for (const [index, detection] of detections.entries()) {
      const corners = drawn[index]?.corners ?? [];
      const found = misplacement(image, canvas, placementOf(detection, corners));
      expect(Math.hypot(found.dx, found.dy), `box ${index} of ${sopClass}`).toBeLessThanOrEqual(1.5);
      expect(found.correlation).toBeGreaterThan(0.97);
    }
    const shapes = await viewer.drawnShapes();
    for (const { corners, sopInstanceUID } of drawn) {
      expect(sopInstanceUID).toBe(read.study.instances[0]?.sopInstanceUID);
      expect(shapes.some((shape) => Math.abs(leftmost(shape) - leftmost(corners)) < 1 && Math.abs(topmost(shape) - topmost(corners)) < 1)).toBe(true);
    }
  }

  it('shows each box at its pixels, makes them measurements with labels and saves them back', async () => {
    const read = caseWithBoxes();
    const detections = detectionsOf(read);
    expect(detections.length).toBeGreaterThan(0);
    await viewer.open(read.study.viewer);
    await expectInPlace(await viewer.boxes('DICOMSRDisplay', detections.length), read);
    await viewer.screenshot(artifact(`${sopClass}-overlay.png`));

    await viewer.hydrate();
    await expectInPlace(await viewer.boxes('RectangleROI', detections.length), read);
    expect((await viewer.measurementLabels(detections.length)).toSorted()).toEqual(detections.map(label).toSorted());
    await viewer.screenshot(artifact(`${sopClass}-hydrated.png`));

    const before = await numberOfReports(clinic, read);
    expect(await viewer.createReport()).toBe(200);
    expect(await numberOfReports(clinic, read)).toBe(before + 1);
    const report = read.study.report?.sopInstanceUID;
    expect(await labelsOf(clinic, read)).toMatchObject([{ verdict: 'boxes', kept: detections.length, moved: 0, rejected: 0, added: 0, nothingMissed: true, basis: { reportSOPInstanceUID: report } }]);
    await viewer.open(read.study.viewer);
    await viewer.boxesWithText('AI pneumonia', detections.length);
    await viewer.screenshot(artifact(`${sopClass}-saved.png`));
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });

  it("books what a reader's mouse did: one box moved, one deleted, one drawn", async () => {
    const read = caseToCorrect();
    const detections = detectionsOf(read);
    await viewer.open(read.study.viewer);
    await viewer.boxes('DICOMSRDisplay', detections.length);
    await viewer.hydrate();
    const [leftmostBox] = drawnInOrder(await viewer.boxes('RectangleROI', detections.length));
    const titles = await viewer.measurementLabels(detections.length);
    const [corner = { x: NaN, y: NaN }, next = corner] = leftmostBox?.corners ?? [];
    const onItsEdge = { x: (corner.x * 2 + next.x) / 3, y: (corner.y * 2 + next.y) / 3 };
    await viewer.drag(onItsEdge, { x: onItsEdge.x + 30, y: onItsEdge.y + 20 });
    await viewer.takeRectangle();
    await viewer.drag({ x: 300, y: 100 }, { x: 400, y: 180 });
    await viewer.boxes('RectangleROI', detections.length + 1);
    const moved = inOrder(detections)[0] ?? expect.fail('no box');
    const deleted = titles.find((title) => title !== label(moved)) ?? expect.fail('one box');
    await viewer.deleteMeasurement(deleted);
    await viewer.boxes('RectangleROI', detections.length);
    await viewer.screenshot(artifact(`${sopClass}-corrected.png`));
    expect(await viewer.createReport()).toBe(200);

    const report = read.study.report?.sopInstanceUID;
    const counts = { verdict: 'boxes', kept: detections.length - 2, moved: 1, rejected: 1, added: 1, nothingMissed: false };
    const [correction] = await labelsOf(clinic, read);
    expect(correction).toMatchObject({ ...counts, basis: { reportSOPInstanceUID: report, model: read.study.instances[0]?.model }, reviewer: expect.any(String) as string });
    const { marks } = correction as { readonly marks: readonly { readonly fate: string; readonly aiTrackingUid: string | null; readonly score: number | null }[] };
    const scoreOf = (fate: string): number | null | undefined => marks.find((mark) => mark.fate === fate)?.score;
    expect(scoreOf('moved')).toBeCloseTo(moved.score, 6);
    expect(label({ ...moved, score: scoreOf('rejected') ?? NaN })).toBe(deleted);
    expect(marks.find(({ fate }) => fate === 'added')).toMatchObject({ aiTrackingUid: null, score: null });
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });

  it('opens a study in which nothing was found', async () => {
    const read = caseWithoutBoxes();
    expect(read.study.report).not.toBeNull();
    await viewer.open(read.study.viewer);
    expect((await viewer.series()).some((text) => text.startsWith('SR'))).toBe(true);
    expect(await viewer.boxes('DICOMSRDisplay', 0)).toEqual([]);
    await viewer.screenshot(artifact(`${sopClass}-nothing-found.png`));
    expect(complaints).toEqual({ errors: [], foreign: [] });
  });
});
