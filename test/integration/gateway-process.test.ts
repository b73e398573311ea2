import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../fixtures/scripted-upstream.ts';

const hashed = '0123456789abcdef.wasm';

describe('the gateway as a process', () => {
  const viewer = mkdtempSync(join(tmpdir(), 'pneumogate-viewer-'));
  let orthanc: RunningOrthanc;
  let gateway: RunningGateway;

  beforeAll(async () => {
    mkdirSync(join(viewer, 'assets'));
    for (const [name, text] of [['index.html', '<title>viewer</title>'], ['app-config.js', 'window.config = {};'], ['app-config.js.gz', 'zipped'], [hashed, 'wasm']]) {
      writeFileSync(join(viewer, name ?? ''), text ?? '');
    }
    orthanc = await startOrthanc();
    gateway = await startGateway(orthanc.url, { PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: viewer });
  });

  afterAll(async () => {
    await gateway.stop();
    await orthanc.remove();
    rmSync(viewer, { recursive: true, force: true });
  });

  it('names the setting when its port is taken', async () => {
    await expect(startGateway(orthanc.url, { PNEUMOGATE_GATEWAY_PORT: String(gateway.port) })).rejects.toThrow(/Port \d+ is taken; choose another with the setting gateway\.port/);
  });

  it('names the setting that is wrong', async () => {
    await expect(startGateway(orthanc.url, { PNEUMOGATE_GATEWAY_BODY_LIMIT_MIB: 'much' })).rejects.toThrow(/gateway\.bodyLimitMiB/);
  });

  it('serves the viewer, its page for its routes, and nothing beside its folder', async () => {
    const get = (path: string): Promise<Response> => fetch(`${gateway.url}${path}`, { headers: { 'accept-encoding': 'identity' } });
    for (const path of ['/ohif/', '/ohif/viewer?StudyInstanceUIDs=1.2', '/ohif/local']) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('cache-control'), await answer.text()], path).toEqual([200, 'no-cache', '<title>viewer</title>']);
      expect(answer.headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      expect(answer.headers.get('cross-origin-embedder-policy'), path).toBe('require-corp');
    }
    expect((await get(`/ohif/${hashed}`)).headers.get('cache-control')).toContain('immutable');
    expect((await get('/ohif/app-config.js')).headers.get('cache-control')).toBe('no-cache');
    expect((await request(`${gateway.url}/ohif/app-config.js`, { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']).toBe('gzip');
    expect((await get('/ohif/missing.js')).status).toBe(404);
    expect((await get('/ohif/%2e%2e/%2e%2e/etc/passwd')).status).not.toBe(200);
    expect((await fetch(gateway.url, { redirect: 'manual' })).headers.get('location')).toBe('ohif/');
  });

  it('measures itself', async () => {
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    for (const name of ['nodejs_eventloop_lag_seconds', 'pneumogate_http_request_duration_seconds_bucket', 'pneumogate_studies', 'pneumogate_jobs']) expect(metrics, name).toContain(name);
  });
});

describe('SIGTERM', () => {
  let upstream: ScriptedUpstream;
  beforeAll(async () => {
    upstream = await startScriptedUpstream();
  });
  afterAll(() => upstream.close());

  it('lets what is in hand come to its end', async () => {
    const gateway = await startGateway(upstream.url);
    let finish: () => void = () => undefined;
    upstream.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('first ');
      finish = () => response.end('last');
    });
    const answer = await fetch(`${gateway.dicomWebUrl}/studies/1.2/rendered`);
    const stopped = gateway.stop();
    await gateway.process.line((line) => line.includes('"draining"'));
    finish();
    expect(await answer.text()).toBe('first last');
    await stopped;
    expect(await gateway.process.ended).toBe(0);
  });
});
