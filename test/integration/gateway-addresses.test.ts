import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type OrthancOptions, type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { plainImage, uidsOf } from '../fixtures/plain-image.ts';
import { stow } from '../fixtures/stow.ts';

const publicAddress = 'https://pacs.example.org:8443/chest/ai/dicom-web';
const uids = uidsOf('addresses');
const study = `/studies/${uids.studyInstanceUID}`;

/** Orthanc as it comes from its maker, as Debian configures it (which makes it deaf to Forwarded), and with another root. */
const orthancs: readonly (readonly [string, OrthancOptions, string])[] = [
  ['of its own', {}, '/dicom-web/'],
  ['with a fixed host', { configuration: { DicomWeb: { Enable: true, Root: '/dicom-web/', Host: 'localhost', Ssl: false } } }, '/dicom-web/'],
  ['with another root', { configuration: { DicomWeb: { Enable: true, Root: '/dw/' } } }, '/dw/'],
];

describe.each(orthancs)('addresses of an Orthanc %s', (_name, options, root) => {
  let orthanc: RunningOrthanc;
  let local: RunningGateway;
  let published: RunningGateway;

  beforeAll(async () => {
    orthanc = await startOrthanc(options);
    local = await startGateway(orthanc.url, { PNEUMOGATE_ORTHANC_DICOM_WEB_ROOT: root });
    published = await startGateway(orthanc.url, {
      PNEUMOGATE_ORTHANC_DICOM_WEB_ROOT: root,
      PNEUMOGATE_GATEWAY_PUBLIC_URL: 'https://pacs.example.org:8443/chest/ai/',
    });
    await stow(local.dicomWebUrl, plainImage(uids));
  });

  afterAll(async () => {
    await Promise.all([local.stop(), published.stop()]);
    await orthanc.remove();
  });

  const addressesIn = (text: string): string[] => (text.match(/https?:\/\/[^"<\s]+\/studies\//g) ?? []).map((address) => address.replace(/\/studies\/$/, ''));

  it.each([
    ['/studies', 'application/dicom+json'],
    ['/studies', 'application/dicom+xml'],
    [`${study}/series`, 'application/dicom+json'],
    [`${study}/metadata`, 'multipart/related; type="application/dicom+xml"'],
    [`${study}/metadata`, 'application/dicom+json'],
  ])('%s as %s names the public address and no other', async (path, accept) => {
    const text = await (await fetch(`${published.dicomWebUrl}${path}`, { headers: { accept } })).text();
    expect(new Set(addressesIn(text))).toEqual(new Set([publicAddress]));
  });

  it('are those of the request when none is public, and lead back through the gateway', async () => {
    const answer = await request(`${local.dicomWebUrl}/studies`, { headers: { host: `localhost:${local.port}` } });
    const [found] = (await answer.body.json()) as Record<string, { Value: string[] }>[];
    const address = found?.['00081190']?.Value[0] ?? '';
    expect(address).toBe(`http://localhost:${local.port}/dicom-web${study}`);
    expect((await fetch(`${address}/metadata`)).status).toBe(200);
  });

  it('are in the answer to STOW, too', async () => {
    const answer = await stow(published.dicomWebUrl, plainImage(uids));
    expect(answer.status).toBe(200);
    expect(new Set(addressesIn(await answer.text()))).toEqual(new Set([publicAddress]));
  });

  it('are not taken from a malformed Host', async () => {
    const answer = await request(`${local.dicomWebUrl}/studies`, { headers: { host: 'evil.example/x?"' } });
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([400, { reason: 'HOST_INVALID' }]);
  });
});
