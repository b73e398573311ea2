import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryView, LoadedModel, RegistryClient } from '#contract';
import { Fault } from '#fault';
import { loadSettings, openLogger } from '#platform';
import { type Store, beginAnalysis, enterArrivals, enterDeadAnalysis, openStore, recordOutcome } from '#store';
import { arrival } from '../ingest/arrival.fixture.ts';
import { ProblemFilter } from '../problem.filter.ts';
import { INFERENCE, REGISTRY, SETTINGS, STORE } from '../tokens.ts';
import { ApiModule } from './api.module.ts';
import { documentApi } from './document.ts';
import { aliasChange, registryList } from './registry-schemas.ts';
import { deadLetterPage, jobCounts, modelList, studyDetail, studyPage } from './schemas.ts';

const jobId = '0197a3b4-0000-7000-8000-000000000001';
const model = { name: 'chexnet-yolov3', version: 3, deviceUID: '2.25.103', operatingPoint: 0.31 };
const loaded: LoadedModel = { model, aliases: ['production'], isDefault: true, network: 'yolov3-chexnet', engine: 'onnxruntime-cpu', state: 'serving' };
const box = { score: 0.91, left: 212.5, top: 400, width: 180.2, height: 240.9 };

/** Study 1: an image with a box; 2: given up; 3 and 4: wait. Received a minute apart. */
async function fillBooks(store: Store): Promise<void> {
  const received = (study: number): Date => new Date(Date.UTC(2026, 0, 1, 0, study));
  for (const study of [1, 2, 3, 4]) await store.transaction((tx) => enterArrivals(tx, [arrival(study)], received(study)));
  const job = (study: number) => ({ instanceId: `instance-${study}`, studyId: `study-${study}`, revision: 1 });
  await store.transaction(async (tx) => {
    await beginAnalysis(tx, job(1), received(5));
    await recordOutcome(tx, job(1), { state: 'analysed', model, imageScore: 0.87, detections: [box], computeMs: 400, columns: 2048, rows: 2500 }, 0, received(5));
    const dead = { id: jobId, queue: 'analysis', data: job(2), reason: 'PACS_UNREACHABLE', sentence: 'The PACS cannot be reached.', attempts: 9 } as const;
    await enterDeadAnalysis(tx, dead, 0, received(6));
  });
}

const entry: HistoryView = { at: '2026-03-04T05:06:07.000Z', action: 'promote', version: 4, by: 'Dr. A', why: 'better', numbers: { gain: 0.02 }, digest: 'a'.repeat(64), before: { champion: 3 }, after: { champion: 4, previous: 3 } };

/** A registry with one model; it remembers what it was asked. */
function registryOf(asked: unknown[]): RegistryClient {
  const versions = [{ version: 4, deviceUID: '2.25.104', network: 'yolov3-chexnet', operatingPoint: 0.3, gate: null }];
  const note = (request: unknown): Promise<HistoryView> => {
    asked.push(request);
    return Promise.resolve(entry);
  };
  return { list: () => Promise.resolve([{ name: 'chexnet-yolov3', aliases: entry.after, versions, history: [entry] }]), promote: note, rollBack: note, close: () => undefined };
}

describe('the API', () => {
  const asked: unknown[] = [];
  const directory = mkdtempSync(join(tmpdir(), 'pneumogate-api-'));
  const inference = { listModels: (): Promise<readonly LoadedModel[]> => Promise.resolve([loaded]) };
  let store: Store;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    store = await openStore({ directory });
    await fillBooks(store);
    const logger = openLogger({ level: 'fatal' }, 'test');
    const context = [
      { provide: STORE, useValue: store },
      { provide: INFERENCE, useValue: inference },
      { provide: SETTINGS, useValue: loadSettings({ env: {} }) },
    ];
    const given = { module: class Given { readonly context = context; }, providers: context, exports: context, global: true };
    const module = await Test.createTestingModule({ imports: [given, ApiModule] }).overrideProvider(REGISTRY).useValue(registryOf(asked)).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useGlobalFilters(new ProblemFilter(logger));
    documentApi(app);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  }, 180_000);

  afterAll(async () => {
    await app.close();
    await store.close(0);
    rmSync(directory, { recursive: true, force: true });
  }, 180_000);

  const call = async (url: string, method: 'GET' | 'POST' = 'GET', payload?: object): Promise<{ status: number; body: unknown; type: string }> => {
    const answer = await app.inject({ method, url, ...(payload && { payload }) });
    return { status: answer.statusCode, type: String(answer.headers['content-type']), body: answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown) };
  };

  it('lists studies newest first, page by page', async () => {
    const first = studyPage.parse((await call('/api/v1/studies?limit=3')).body);
    expect(first.studies.map(({ studyInstanceUID }) => studyInstanceUID)).toEqual(['1.2.4', '1.2.3', '1.2.2']);
    const second = studyPage.parse((await call(`/api/v1/studies?limit=3&after=${first.next ?? ''}`)).body);
    expect(second.studies.map(({ studyInstanceUID }) => studyInstanceUID)).toEqual(['1.2.1']);
    expect(second.next).toBeNull();
  });

  it('filters by state and time of arrival', async () => {
    const uids = async (query: string): Promise<string[]> => studyPage.parse((await call(`/api/v1/studies?${query}`)).body).studies.map(({ studyInstanceUID }) => studyInstanceUID);
    expect(await uids('state=received')).toEqual(['1.2.4', '1.2.3']);
    expect(await uids('since=2026-01-01T00:03:00Z')).toEqual(['1.2.4', '1.2.3']);
    expect(await uids('state=reported')).toEqual([]);
  });

  it('shows a study with its findings', async () => {
    const study = studyDetail.parse((await call('/api/v1/studies/1.2.1')).body);
    expect(study).toMatchObject({ state: 'settling', highestScore: 0.87, instanceCounts: { analysed: 1, pending: 0 }, reports: [] });
    expect(study.instances).toMatchObject([{ outcome: 'analysed', model: 'chexnet-yolov3@3', imageScore: 0.87, detections: [box], columns: 2048, rows: 2500 }]);
    const given = studyDetail.parse((await call('/api/v1/studies/1.2.2')).body);
    expect(given.instances).toMatchObject([{ outcome: 'failed', code: 'PACS_UNREACHABLE', reason: 'The PACS cannot be reached.', detections: null }]);
  });

  it('counts jobs and lists models', async () => {
    expect(jobCounts.parse((await call('/api/v1/jobs')).body).queues.find(({ queue }) => queue === 'analysis')?.ready).toBeGreaterThan(0);
    expect(modelList.parse((await call('/api/v1/models')).body).models).toMatchObject([{ name: 'chexnet-yolov3', version: 3, isDefault: true, state: 'serving', refusal: null }]);
  });

  it('tells the registry, and leads to it only what names version, champion, who and why', async () => {
    expect(registryList.parse((await call('/api/v1/registry')).body).models).toMatchObject([{ name: 'chexnet-yolov3', aliases: { champion: 4 }, versions: [{ version: 4, gate: null }], history: [{ by: 'Dr. A', numbers: { gain: 0.02 } }] }]);
    const [promotion, rollBack] = [{ version: 4, replaces: 3, by: ' Dr. A ', why: 'better' }, { to: 3, by: 'Dr. A', why: 'worse' }];
    expect(aliasChange.parse((await call('/api/v1/registry/chexnet-yolov3/promote', 'POST', promotion)).body)).toEqual(entry);
    expect(await call('/api/v1/registry/chexnet-yolov3/promote', 'POST', { ...promotion, replaces: null, withoutGate: true })).toMatchObject({ status: 200 });
    expect(await call('/api/v1/registry/chexnet-yolov3/rollback', 'POST', rollBack)).toMatchObject({ status: 200 });
    expect(asked).toEqual([
      { name: 'chexnet-yolov3', version: 4, replaces: 3, by: 'Dr. A', why: 'better', withoutGate: false },
      { name: 'chexnet-yolov3', version: 4, replaces: undefined, by: 'Dr. A', why: 'better', withoutGate: true },
      { name: 'chexnet-yolov3', to: 3, by: 'Dr. A', why: 'worse' },
    ]);
    const wrong: readonly (readonly [string, object])[] = [
      ['chexnet-yolov3/promote', { ...promotion, why: ' ' }],
      ['chexnet-yolov3/promote', { version: 4, by: 'Dr. A', why: 'better' }],
      ['chexnet-yolov3/promote', { ...promotion, force: true }],
      ['chexnet-yolov3/rollback', { ...rollBack, by: '' }],
      ['Chexnet/rollback', rollBack],
    ];
    for (const [path, body] of wrong) expect(await call(`/api/v1/registry/${path}`, 'POST', body), path).toMatchObject({ status: 400, body: { reason: 'PARAMETER_INVALID' } });
    expect(asked).toHaveLength(3);
  });

  it('tells dead letters and requeues one, once', async () => {
    expect(deadLetterPage.parse((await call('/api/v1/dead-letters')).body).deadLetters).toMatchObject([{ jobId, queue: 'analysis', reason: 'PACS_UNREACHABLE', attempts: 9, requeuedAt: null }]);
    expect((await call(`/api/v1/dead-letters/${jobId}/requeue`, 'POST')).status).toBe(204);
    expect((await call(`/api/v1/dead-letters/${jobId}/requeue`, 'POST')).status).toBe(404);
    expect(deadLetterPage.parse((await call('/api/v1/dead-letters')).body).deadLetters).toEqual([]);
    expect(deadLetterPage.parse((await call('/api/v1/dead-letters?all=true')).body).deadLetters).toHaveLength(1);
    expect(studyDetail.parse((await call('/api/v1/studies/1.2.2')).body).instances).toMatchObject([{ outcome: 'pending', code: null }]);
  });

  it.each([
    ['/api/v1/studies?limit=0', 400, 'PARAMETER_INVALID'],
    ['/api/v1/studies?state=lost', 400, 'PARAMETER_INVALID'],
    ['/api/v1/studies?since=yesterday', 400, 'PARAMETER_INVALID'],
    ['/api/v1/studies?after=AAAA', 400, 'PARAMETER_INVALID'],
    ['/api/v1/studies/Doe', 400, 'PARAMETER_INVALID'],
    ['/api/v1/studies/9.9', 404, 'STUDY_UNKNOWN'],
    ['/api/v1/nothing', 404, 'ROUTE_UNKNOWN'],
  ])('tells %s as a problem', async (url, status, reason) => {
    const answer = await call(url);
    expect(answer).toMatchObject({ status, body: { status, reason } });
    expect(answer.type).toContain('application/problem+json');
  });

  it('is 503 for what only the inference service knows, while it is away', async () => {
    inference.listModels = () => Promise.reject(new Fault('UNAVAILABLE', 'INFERENCE_UNREACHABLE', 'Away.'));
    expect(await call('/api/v1/models')).toMatchObject({ status: 503, body: { reason: 'INFERENCE_UNREACHABLE' } });
  });

  it('is described with examples, and leads home', async () => {
    const { body } = await call('/api/docs-json');
    expect(Object.keys((body as { paths: object }).paths)).toEqual(expect.arrayContaining(['/api/v1/studies', '/api/v1/studies/{studyInstanceUID}', '/api/v1/dead-letters/{jobId}/requeue', '/api/v1/registry', '/api/v1/registry/{name}/promote', '/api/v1/registry/{name}/rollback']));
    expect(JSON.stringify(body)).toContain('"example":"chexnet-yolov3@3"');
    expect((await app.inject({ method: 'GET', url: '/' })).headers.location).toBe('api/docs');
  });
});
