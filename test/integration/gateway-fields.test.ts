import { Client } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { plainImage, uidsOf } from '../fixtures/plain-image.ts';
import { stow } from '../fixtures/stow.ts';

const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = uidsOf('fields');
const instance = `/studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances/${sopInstanceUID}`;

let orthanc: RunningOrthanc;
let gateway: RunningGateway;

beforeAll(async () => {
  orthanc = await startOrthanc();
  gateway = await startGateway(orthanc.url, { PNEUMOGATE_GATEWAY_CORS_ORIGINS: 'https://viewer.example' });
  await stow(gateway.dicomWebUrl, plainImage(uidsOf('fields')));
});

afterAll(async () => {
  await gateway.stop();
  await orthanc.remove();
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(`${gateway.dicomWebUrl}${path}`, { method, headers });

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

describe('HEAD', () => {
  it('has the fields of GET and no body, though Orthanc knows no HEAD', async () => {
    const [head, full] = [await get(`${instance}/rendered`, {}, 'HEAD'), await get(`${instance}/rendered`)];
    expect(head.status).toBe(200);
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control', 'accept-ranges']) expect(head.headers.get(name), name).toBe(full.headers.get(name));
    expect((await bytesOf(head)).length).toBe(0);
    expect((await bytesOf(full)).length).toBe(Number(full.headers.get('content-length')));
    expect((await get('/studies/1.2.3/metadata', {}, 'HEAD')).status).toBe(404);
  });
});

describe('Range', () => {
  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=10-99', 10, 100],
    ['bytes=100-', 100, undefined],
    ['bytes=-7', -7, undefined],
    ['bytes=50-99999999', 50, undefined],
  ])('%s of a body of one part is that part', async (range, start, end) => {
    const full = await bytesOf(await get(`${instance}/rendered`));
    const partial = await get(`${instance}/rendered`, { range });
    const expected = full.subarray(...(end === undefined ? ([start] as const) : ([start, end] as const)));
    expect(partial.status).toBe(206);
    expect(partial.headers.get('content-length')).toBe(String(expected.length));
    expect(partial.headers.get('content-range')).toMatch(new RegExp(`^bytes \\d+-\\d+/${full.length}$`));
    expect(await bytesOf(partial)).toEqual(expected);
  });

  it('beyond the end is 416 with the length', async () => {
    const length = (await get(`${instance}/rendered`, {}, 'HEAD')).headers.get('content-length');
    const answer = await get(`${instance}/rendered`, { range: 'bytes=99999999-' });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, `bytes */${length}`]);
  });

  it.each([
    ['several ranges', { range: 'bytes=0-1,4-5' }],
    ['another unit', { range: 'frames=1-2' }],
    ['nonsense', { range: 'bytes=5-1' }],
    ['If-Range, for want of a strong entity tag', { range: 'bytes=0-1', 'if-range': '"x"' }],
  ])('%s: answered in full', async (_name, headers: Record<string, string>) => {
    const answer = await get(`${instance}/rendered`, headers);
    expect(answer.status).toBe(200);
    expect((await bytesOf(answer)).length).toBe(Number(answer.headers.get('content-length')));
  });

  it('of a multipart body is not offered, because its boundary changes', async () => {
    const answer = await get(`${instance}/frames/1`, { range: 'bytes=0-1', accept: 'multipart/related; type="application/octet-stream"' });
    expect([answer.status, answer.headers.get('accept-ranges')]).toEqual([200, 'none']);
    await bytesOf(answer);
  });
});

describe('conditional requests', () => {
  it('save the body of an instance that the client holds', async () => {
    const accept = 'multipart/related; type="application/octet-stream"';
    const first = await get(`${instance}/frames/1`, { accept });
    await bytesOf(first);
    const entityTag = first.headers.get('etag') ?? '';
    expect(entityTag).toMatch(/^W\/"/);
    const held = await get(`${instance}/frames/1`, { accept, 'if-none-match': `"other", ${entityTag}` });
    expect([held.status, held.headers.get('etag'), (await bytesOf(held)).length]).toEqual([304, entityTag, 0]);
    expect((await get(`${instance}/frames/1`, { accept, 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('tell representations apart', async () => {
    const [jpeg, png, small] = await Promise.all([
      get(`${instance}/rendered`, { accept: 'image/jpeg' }),
      get(`${instance}/rendered`, { accept: 'image/png' }),
      get(`${instance}/rendered?viewport=16,16`, { accept: 'image/jpeg' }),
    ]);
    expect(new Set([jpeg, png, small].map((answer) => answer.headers.get('etag'))).size).toBe(3);
  });

  it('are not offered where content changes under the same address', async () => {
    for (const path of ['/studies', `/studies/${studyInstanceUID}`, `/studies/${studyInstanceUID}/metadata`]) {
      expect((await get(path)).headers.get('etag'), path).toBeNull();
    }
  });

  it('never answer for an instance that is gone', async () => {
    const answer = await get('/studies/1.2.3/series/1.2.3/instances/1.2.3/rendered', { 'if-none-match': '*' });
    expect(answer.status).toBe(404);
  });
});

describe('CORS', () => {
  const origin = 'https://viewer.example';

  it('answers the preflight of a viewer that is allowed', async () => {
    const asked = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-request-id' };
    const answer = await get('/studies', asked, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
    expect(answer.headers.get('access-control-allow-headers')).toContain('content-type');
  });

  it('lets it read answers and errors, and nobody else', async () => {
    for (const path of ['/studies', `${instance}/rendered`, '/nothing']) {
      const answer = await get(path, { origin });
      expect(answer.headers.get('access-control-allow-origin'), path).toBe(origin);
      expect(answer.headers.get('access-control-expose-headers'), path).toContain('ETag');
      expect(answer.headers.get('vary'), path).toContain('Origin');
    }
    expect((await get('/studies', { origin: 'https://elsewhere.example' })).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('request ids', () => {
  it('are taken when harmless, made otherwise, returned, and in the log', async () => {
    expect((await get('/studies', { 'x-request-id': 'viewer-42' })).headers.get('x-request-id')).toBe('viewer-42');
    expect((await get('/studies', { 'x-request-id': 'with blank' })).headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    const line = await gateway.process.line((candidate) => candidate.includes('"viewer-42"'));
    expect(JSON.parse(line)).toMatchObject({ reqId: 'viewer-42', method: 'GET', route: '/dicom-web/*', status: 200 });
  });

  it('come without what was searched for', async () => {
    await get('/studies?PatientName=Secret*&PatientID=4711', { 'x-request-id': 'search-1' });
    await gateway.process.line((candidate) => candidate.includes('"search-1"'));
    expect(gateway.process.lines.join('\n')).not.toMatch(/Secret|4711/);
  });
});

describe('what is not DICOMweb', () => {
  let client: Client;
  beforeAll(() => {
    client = new Client(gateway.url);
  });
  afterAll(() => client.close());

  it.each([
    ['/dicom-web/../changes', 400],
    ['/dicom-web/studies/../../changes', 400],
    ['/dicom-web/studies/%2e%2e/%2E%2E/changes', 400],
    ['/dicom-web/studies/..%2f..%2fchanges', 400],
    ['/dicom-web/studies/%252e%252e/changes', 400],
    ['/dicom-web/studies/..%5cchanges', 400],
    ['/dicom-web/studies/%ff', 400],
    ['/dicom-web//changes', 404],
    ['/dicom-web/servers', 404],
    ['/dicom-web/info', 404],
    ['/dicom-web/', 404],
  ])('%s stays behind the gateway (%d)', async (path, status) => {
    const answer = await client.request({ path, method: 'GET' });
    const problem = (await answer.body.json()) as Record<string, unknown>;
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(problem).toMatchObject({ status, requestId: answer.headers['x-request-id'] });
  });

  it('refuses methods that it has not', async () => {
    const answer = await get(`/studies/${studyInstanceUID}`, {}, 'DELETE');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
    expect(await answer.json()).toMatchObject({ reason: 'METHOD_NOT_ALLOWED' });
  });
});
