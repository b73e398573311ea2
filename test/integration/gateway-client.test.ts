import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { plainImage, uidsOf } from '../fixtures/plain-image.ts';

const executablePath = '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
if (!hasBrowser) console.warn('dicomweb-client needs a browser: Chromium is not installed, so it is not tested against the gateway.');

const uids = uidsOf('client');
const file = plainImage(uids);

/** dicomweb-client speaks through the browser's XMLHttpRequest, so it is called in a page, here with what a viewer calls. */
const session = `async ([url, uids, base64]) => {
  const client = new DICOMwebClient.api.DICOMwebClient({ url });
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  await client.storeInstances({ datasets: [bytes.buffer] });
  const studies = await client.searchForStudies({ queryParams: { StudyInstanceUID: uids.studyInstanceUID } });
  const metadata = await client.retrieveSeriesMetadata(uids);
  const [frame] = await client.retrieveInstanceFrames({ ...uids, frameNumbers: [1] });
  const instance = await client.retrieveInstance(uids);
  const bulk = await client.retrieveBulkData({ BulkDataURI: metadata[0]['7FE00010'].BulkDataURI });
  const [rendered] = await client.retrieveInstanceRendered({ ...uids, mediaTypes: [{ mediaType: 'image/jpeg' }] });
  const list = (buffer) => Array.from(new Uint8Array(buffer));
  return { studies, metadata, frame: list(frame), bulk: list(bulk[0]), instance: list(instance), rendered: list(rendered) };
}`;

interface Session {
  readonly studies: unknown[];
  readonly metadata: unknown[];
  readonly frame: number[];
  readonly bulk: number[];
  readonly instance: number[];
  readonly rendered: number[];
}

describe.skipIf(!hasBrowser)('dicomweb-client in Chromium', () => {
  const site = mkdtempSync(join(tmpdir(), 'pneumogate-client-'));
  let orthanc: RunningOrthanc;
  let gateway: RunningGateway;
  let elsewhere: RunningGateway;
  let browser: Browser;

  beforeAll(async () => {
    copyFileSync(createRequire(import.meta.url).resolve('dicomweb-client'), join(site, 'dicomweb-client.js'));
    writeFileSync(join(site, 'index.html'), '<script src="dicomweb-client.js"></script>');
    orthanc = await startOrthanc();
    elsewhere = await startGateway(orthanc.url, { PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: site });
    gateway = await startGateway(orthanc.url, { PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: site, PNEUMOGATE_GATEWAY_CORS_ORIGINS: elsewhere.url });
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser.close();
    await Promise.all([gateway.stop(), elsewhere.stop()]);
    await orthanc.remove();
    rmSync(site, { recursive: true, force: true });
  });

  const runSession = async (page: Page): Promise<Session> => {
    const argument = JSON.stringify([gateway.dicomWebUrl, uids, file.toString('base64')]);
    return page.evaluate<Session>(`(${session})(${argument})`);
  };

  it.each([
    ['of the same origin', () => gateway],
    ['of another origin that is allowed', () => elsewhere],
  ])('in a page %s: stores, searches, and reads back every byte', async (_name, home) => {
    const page = await browser.newPage();
    await page.goto(`${home().url}/ohif/`);
    const result = await runSession(page);
    await page.close();
    const pixels = [...file.subarray(-64 * 48 * 2)];
    expect(result.studies).toMatchObject([{ '0020000D': { Value: [uids.studyInstanceUID] } }]);
    expect(result.metadata).toMatchObject([{ '00280010': { Value: [48] } }]);
    expect(result.frame).toEqual(pixels);
    expect(result.bulk).toEqual(pixels);
    expect(Buffer.from(result.instance).subarray(128, 132).toString()).toBe('DICM');
    expect(result.rendered.slice(0, 2)).toEqual([0xff, 0xd8]);
  });

  it('in a page of an origin that is not allowed: reads nothing', async () => {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${elsewhere.port}/ohif/`);
    await expect(runSession(page)).rejects.toThrow();
    await page.close();
  });
});
