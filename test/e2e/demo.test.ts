import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoResult } from '../../apps/launcher/demo/result.ts';
import { checkoutFolder } from '#platform';
import { type RunningProcess, startProcess } from '../fixtures/process.ts';
import { hasChromium, launchChromium, listen } from './chromium.ts';
import { artifact, hasModel } from './clinic.ts';
import { ViewerPage } from './viewer-page.ts';

if (!hasModel) console.warn('e2e of the demo cannot run: no model was found (PNEUMOGATE_MODELS)');

const statusOf = async (url: string): Promise<number> => {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.status;
};

describe.skipIf(!hasModel)('./pneumogate demo', () => {
  let running: RunningProcess;
  let result: DemoResult;

  beforeAll(async () => {
    running = startProcess(process.execPath, [join(checkoutFolder(), 'dist/apps/launcher/main.js'), 'demo', '--json']);
    result = JSON.parse(await running.line((line) => line.startsWith('{'))) as DemoResult;
  });
  afterAll(() => running.stop());

  it('reads the synthetic study and reports it', () => {
    const [study] = result.studies;
    expect(study?.instances.map(({ file, outcome }) => [file, outcome])).toEqual([
      ['pa-1.dcm', 'analysed'],
      ['ap-2.dcm', 'analysed'],
      ['lateral-3.dcm', 'skipped'],
    ]);
    for (const { outcome, imageScore, model, reason, code } of study?.instances ?? []) {
      expect(model).toMatch(/^[a-z0-9-]+@\d+$/);
      if (outcome === 'analysed') expect(imageScore).toBeGreaterThan(0);
      else expect([reason, code]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/^[A-Z_]+$/)]);
    }
    expect(study?.state).toBe('reported');
    expect(study?.report?.sopInstanceUID).toMatch(/^2\.25\.\d+$/);
  });

  it('prints addresses that answer', async () => {
    const { dicom, dicomWeb, ...pages } = result.urls;
    for (const url of [...Object.values(pages), `${dicomWeb}/studies`]) expect(await statusOf(url), url).toBe(200);
    expect(new URL(dicom).port).not.toBe('');
  });

  it.skipIf(!hasChromium)('shows it in OHIF', async () => {
    const [study] = result.studies;
    const boxes = study?.instances.flatMap(({ detections }) => detections).length ?? 0;
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
      page.setDefaultTimeout(90_000);
      const complaints = listen(page, new URL(result.urls.viewer).origin);
      const viewer = new ViewerPage(page);
      await viewer.open(study?.viewer ?? '');
      await viewer.boxes('DICOMSRDisplay', boxes);
      if (boxes > 0) {
        await viewer.hydrate();
        await viewer.boxes('RectangleROI', boxes);
        expect(await viewer.measurementLabels(boxes)).toHaveLength(boxes);
        await viewer.boxes('RectangleROI', boxes);
      }
      await viewer.screenshot(artifact('demo.png'));
      expect(complaints).toEqual({ errors: [], foreign: [] });
    } finally {
      await browser.close();
    }
  });

  it('ends with everything it started, and leaves nothing behind', async () => {
    const folder = /data in (\S+)/.exec(await running.line((line) => line.includes('data in')))?.[1] ?? '';
    expect(existsSync(folder)).toBe(true);
    expect(await running.stop()).toBe(0);
    expect(existsSync(folder)).toBe(false);
    await expect(statusOf(result.urls.orthanc)).rejects.toThrow();
    await expect(statusOf(result.urls.viewer)).rejects.toThrow();
  });
});
