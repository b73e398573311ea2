import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { plainImage, uidsOf } from '../fixtures/plain-image.ts';
import { stow } from '../fixtures/stow.ts';

const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = uidsOf('retrieve');
const study = `/studies/${studyInstanceUID}`;
const series = `${study}/series/${seriesInstanceUID}`;
const instance = `${series}/instances/${sopInstanceUID}`;

let orthanc: RunningOrthanc;
let gateway: RunningGateway;

beforeAll(async () => {
  orthanc = await startOrthanc();
  gateway = await startGateway(orthanc.url);
  await stow(gateway.dicomWebUrl, plainImage(uidsOf('retrieve')), plainImage(uidsOf('retrieve', 'second')));
});

afterAll(async () => {
  await gateway.stop();
  await orthanc.remove();
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Boundaries are drawn anew for each answer, and XML parts lose their Content-Length at the gateway. */
const comparable = (type: string, body: Buffer): Answer['body'] => {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1];
  const text = body.toString('latin1');
  const bounded = boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY');
  return type.includes('xml') ? bounded.replaceAll(/\r\nContent-Length: \d+/g, '') : bounded;
};

async function get(base: string, path: string, headers: Record<string, string>): Promise<Answer> {
  const answer = await request(`${base}${path}`, { headers });
  const type = String(answer.headers['content-type'] ?? '');
  const body = comparable(type, Buffer.from(await answer.body.arrayBuffer()));
  return { status: answer.statusCode, type: type.replace(/boundary="?[^";]+/, 'BOUNDARY'), body };
}

/** What Orthanc itself answers once it knows the gateway's address. */
const direct = (path: string, headers: Record<string, string>): Promise<Answer> =>
  get(orthanc.dicomWebUrl, path, { ...headers, forwarded: `host=127.0.0.1:${gateway.port};proto=http` });

const json = { accept: 'application/dicom+json' };
const xml = { accept: 'multipart/related; type="application/dicom+xml"' };
const octets = { accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' };

describe('what Orthanc sends, the gateway sends', () => {
  it.each<[number, string, string, Record<string, string>]>([
    [200, 'QIDO of studies', '/studies', json],
    [200, 'QIDO of studies, matching', '/studies?PatientName=Test*&includefield=all&limit=1', json],
    [200, 'QIDO of studies, XML', '/studies', { accept: 'application/dicom+xml' }],
    [200, 'QIDO without a match', '/studies?PatientID=nobody', json],
    [200, 'QIDO of series', `${study}/series`, json],
    [200, 'QIDO of all series', '/series?Modality=OT', json],
    [200, 'QIDO of instances', `${series}/instances`, json],
    [200, 'metadata of a study', `${study}/metadata`, json],
    [200, 'metadata of a series, XML', `${series}/metadata`, xml],
    [200, 'metadata of an instance', `${instance}/metadata`, json],
    [200, 'a study', study, { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' }],
    [200, 'an instance', instance, { accept: 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1' }],
    [200, 'an instance, transcoded', instance, { accept: 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.70' }],
    [200, 'a frame', `${instance}/frames/1`, octets],
    [200, 'a frame as JPEG', `${instance}/frames/1`, { accept: 'multipart/related; type="image/jpeg"' }],
    [200, 'bulk data', `${instance}/bulk/7fe00010`, octets],
    [200, 'a rendered frame', `${instance}/frames/1/rendered`, { accept: 'image/png' }],
    [200, 'a rendered instance, windowed', `${instance}/rendered?window=30000,60000,linear&viewport=32,32`, { accept: 'image/jpeg' }],
    [404, 'an unknown study', '/studies/1.2.3/metadata', json],
    [404, 'an unknown part of an instance', `${instance}/nothing`, json],
    [400, 'a media type that nobody has', `${instance}/rendered`, { accept: 'image/x-nothing' }],
  ])('%d: %s', async (status, _name, path, headers) => {
    const [through, itself] = [await get(gateway.dicomWebUrl, path, headers), await direct(path, headers)];
    expect(through).toEqual(itself);
    expect(through.status).toBe(status);
  });

  it('is compressed for those who ask, and the same inside', async () => {
    const compressed = await fetch(`${gateway.dicomWebUrl}${study}/metadata`, { headers: { ...json, 'accept-encoding': 'gzip' } });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(await compressed.text()).toBe((await direct(`${study}/metadata`, json)).body);
  });
});
