import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InstanceAnswer } from '#contract';
import { Fault } from '#fault';
import { loadSettings, openLogger } from '#platform';
import { type Job, type Store, beginAnalysis, enterArrivals, findStudy, listDeadLetters, openStore, recordOutcome } from '#store';
import { arrival } from '../ingest/arrival.fixture.ts';
import { ProblemFilter } from '../problem.filter.ts';
import { SETTINGS, STORE } from '../tokens.ts';
import { askForShadow, isShadowed } from './ask-for-shadow.ts';
import { shadowReport } from './shadow-schemas.ts';
import { ShadowModule } from './shadow.module.ts';
import { type ShadowDependencies, shadowJob, startShadowWork } from './shadow-work.ts';

const settings = loadSettings({ env: { PNEUMOGATE_INFERENCE_SHADOW: 'net@challenger', PNEUMOGATE_GATEWAY_PUBLIC_URL: 'https://pacs.example.org/ai' } });
const logger = openLogger({ level: 'fatal' }, 'test');
const model = (version: number) => ({ name: 'net', version, deviceUID: `2.25.${version}`, operatingPoint: 0.3 });
const box = { score: 0.5, left: 1, top: 2, width: 30, height: 40 };
const now = new Date(Date.UTC(2026, 0, 1));

const dataOf = (study: string) => ({ instanceId: `instance-${study}`, studyId: `study-${study}`, revision: 1 });
const jobOf = (study: string): Job<'shadow'> => ({ id: `job ${study}`, data: dataOf(study), attempt: 1, signal: new AbortController().signal });

const geometry = { columns: 300, rows: 400, tensorWidth: 256, tensorHeight: 256, scaleX: 0.64, scaleY: 0.64, offsetX: 0, offsetY: 0 };
const timings = { prepareMs: 1, queueMs: 2, computeMs: 3, batchSize: 1 };
const said = (imageScore: number, version = 2): InstanceAnswer => ({ instanceKey: 'i', model: model(version), shadow: true, outcome: { kind: 'analysed', imageScore, detections: [], geometry }, timings });

describe('isShadowed', () => {
  const at = (share: number) => ({ inference: settings.inference, shadow: { ...settings.shadow, share } });

  it('depends on the image and the share alone, and a larger share holds a smaller one', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (uid, a, b) => {
        if (isShadowed(uid, at(Math.min(a, b)))) expect(isShadowed(uid, at(Math.max(a, b)))).toBe(true);
        expect([isShadowed(uid, at(1)), isShadowed(uid, at(0))]).toEqual([true, false]);
      }),
    );
  });

  it('takes about its share, and nothing without a model on trial', () => {
    const uids = Array.from({ length: 2000 }, (_, i) => `1.2.3.${i}`);
    expect(uids.filter((uid) => isShadowed(uid, at(0.25))).length / uids.length).toBeCloseTo(0.25, 1);
    expect(isShadowed('1.2.3', { ...at(1), inference: { ...settings.inference, shadow: undefined } })).toBe(false);
  });
});

describe('the model on trial', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pneumogate-shadow-'));
  let store: Store;
  let app: NestFastifyApplication;
  let counted: string[] = [];
  const metrics = { shadowed: (outcome: string, reason: string) => void counted.push(reason === '' ? outcome : `${outcome} ${reason}`) };

  beforeAll(async () => {
    store = await openStore({ directory }, { retry: { retryLimit: 0 } });
    const context = [{ provide: STORE, useValue: store }, { provide: SETTINGS, useValue: settings }];
    const given = { module: class Given { readonly context = context; }, providers: context, exports: context, global: true };
    const module = await Test.createTestingModule({ imports: [given, ShadowModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useGlobalFilters(new ProblemFilter(logger));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  }, 180_000);
  afterAll(async () => {
    await app.close();
    await store.close(0);
    rmSync(directory, { recursive: true, force: true });
  }, 180_000);
  beforeEach(() => {
    counted = [];
  });

  /** Enters a study of one image that version 1 has read. */
  async function analyse(study: string, imageScore = 0.8): Promise<void> {
    await store.transaction((tx) => enterArrivals(tx, [arrival(study)], now));
    await store.transaction(async (tx) => {
      await beginAnalysis(tx, dataOf(study), now);
      await recordOutcome(tx, dataOf(study), { state: 'analysed', model: model(1), imageScore, detections: [box], computeMs: 4, columns: 300, rows: 400 }, 0, now);
    });
  }

  /** A service that gives this answer to whatever it is sent, and an Orthanc that lists the image or not. */
  const answering = (answer: InstanceAnswer | Fault, file?: Fault, listed = false): ShadowDependencies => ({
    store,
    metrics,
    logger,
    orthanc: {
      ping: () => Promise.resolve(),
      describe: () => Promise.resolve(listed ? [arrival('listed')] : []),
      openFile: () => (file === undefined ? Promise.resolve({ bytes: new Uint8Array(4), totalBytes: 4 }) : Promise.reject(file)) as never,
    },
    inference: {
      listModels: () => Promise.resolve([]),
      async *analyze(instances) {
        for await (const { shadow } of instances) expect(shadow).toBe(true);
        if (answer instanceof Fault) throw answer;
        yield answer;
      },
    },
  });

  const report = async (query = '') => {
    const answer = await app.inject({ method: 'GET', url: `/api/v1/shadow${query}` });
    return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
  };

  it('has nothing to tell at first', async () => {
    expect(await report()).toEqual({ status: 200, body: { model: 'net@challenger', share: 1, pairs: [] } });
  });

  it('reads an image, and the API compares what both said', async () => {
    await analyse('a', 0.8);
    await analyse('b', 0.4);
    await shadowJob(answering(said(0.2)), jobOf('a'));
    await shadowJob(answering({ ...said(0.5), outcome: { kind: 'analysed', imageScore: 0.5, detections: [box], geometry } }), jobOf('b'));
    await analyse('c');
    await shadowJob(answering({ ...said(0), outcome: { kind: 'skipped', code: 'UNLIKE_TRAINING_IMAGES', sentence: 'Unlike.' } }), jobOf('c'));
    expect(counted).toEqual(['analysed', 'analysed', 'skipped UNLIKE_TRAINING_IMAGES']);
    const { pairs } = shadowReport.parse((await report()).body);
    expect(pairs).toMatchObject([
      {
        serving: { name: 'net', version: 1, operatingPoint: 0.3 },
        challenger: { name: 'net', version: 2 },
        outcomes: { analysed: 2, skipped: 1, failed: 0 },
        comparedImages: 2,
        agreement: { both: 1, onlyServing: 1, onlyChallenger: 0, neither: 0, share: 0.5 },
        rankCorrelation: -1,
        boxes: { serving: 2, challenger: 1, matched: 1 },
        mostDifferent: [
          { studyInstanceUID: '1.2.a', servingScore: 0.8, challengerScore: 0.2, servingBoxes: 1, challengerBoxes: 0, review: '/ai/console/review?study=1.2.a' },
          { studyInstanceUID: '1.2.b', servingScore: 0.4, challengerScore: 0.5 },
        ],
      },
    ]);
    expect(shadowReport.parse((await report('?images=1&challenger=net@2')).body).pairs[0]?.mostDifferent).toHaveLength(1);
    for (const query of ['?serving=net@2', '?challenger=net@1', '?until=2026-01-01T00:00:00Z', '?since=2999-01-01T00:00:00Z']) expect((await report(query)).body, query).toMatchObject({ pairs: [] });
    for (const query of ['?serving=net', '?since=yesterday', '?images=101']) expect(await report(query), query).toMatchObject({ status: 400, body: { reason: 'PARAMETER_INVALID' } });
  });

  it.each([
    ['no model is on trial', new Fault('NOT_FOUND', 'SHADOW_ABSENT', 'None.'), undefined, 'SHADOW_ABSENT'],
    ['the service tries none', new Fault('FAILED_PRECONDITION', 'SHADOW_OFF', 'Off.'), undefined, 'SHADOW_OFF'],
    ['it is unfit', new Fault('FAILED_PRECONDITION', 'SHADOW_UNFIT', 'Unfit.'), undefined, 'SHADOW_UNFIT'],
    ['it has read the image already, as the serving one', said(0.5, 1), undefined, 'SHADOW_IS_SERVING'],
    ['the service is older, and its champion answers', { ...said(0.5, 3), shadow: undefined }, undefined, 'SHADOW_UNSUPPORTED'],
    ['the image is gone', said(0.5), new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'Gone.'), 'PACS_NOT_FOUND'],
  ])('leaves an image out, and counts it, when %s', async (_, answer, file, reason) => {
    const study = reason.toLowerCase();
    await analyse(study);
    await shadowJob(answering(answer, file), jobOf(study));
    expect(counted).toEqual([`left-out ${reason}`]);
    expect(await findStudy(store.books, `1.2.${study}`)).toMatchObject({ state: 'settling', instanceCounts: { analysed: 1 } });
  });

  it('leaves an image out that was asked for again since', async () => {
    await analyse('again');
    await store.transaction((tx) => enterArrivals(tx, [{ ...arrival('again'), fileUUID: 'another' }], now));
    await shadowJob(answering(said(0.5)), jobOf('again'));
    expect(counted).toEqual(['left-out SHADOW_OUTDATED']);
  });

  it('is tried again while it is being loaded', async () => {
    await analyse('loading');
    await expect(shadowJob(answering(new Fault('UNAVAILABLE', 'SHADOW_LOADING', 'Loading.')), jobOf('loading'))).rejects.toMatchObject({ reason: 'SHADOW_LOADING' });
    expect(counted).toEqual([]);
  });

  it.each(['PREPARATION_TIMEOUT', 'PREPARATION_CRASHED', 'UNEXPECTED'])('is tried again after %s, which says nothing of the image', async (code) => {
    const study = code.toLowerCase();
    await analyse(study);
    await expect(shadowJob(answering({ ...said(0), outcome: { kind: 'failed', code, sentence: 'No.' } }), jobOf(study))).rejects.toMatchObject({ code: 'INTERNAL', reason: code, message: 'No.' });
    expect(counted).toEqual([]);
  });

  it('is tried again while Orthanc lists the image, but does not find its file', async () => {
    await analyse('missing');
    const missing = answering(said(0.5), new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'Gone.'), true);
    await expect(shadowJob(missing, jobOf('missing'))).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_FILE_MISSING' });
    expect(counted).toEqual([]);
  });

  it('that fails is a dead letter; the image and the study stay as they were', async () => {
    await analyse('fails');
    const before = await findStudy(store.books, '1.2.fails');
    const work = await startShadowWork(answering(new Fault('INTERNAL', 'ENGINE_FAILED', 'Failed.')));
    await store.transaction((tx) => askForShadow({ settings, metrics, logger }, tx, dataOf('fails'), '1.2.fails.1.1'));
    await expect.poll(() => listDeadLetters(store.books, { limit: 9 }), { timeout: 60_000 }).toMatchObject([{ queue: 'shadow', studyId: 'study-fails', reason: 'ENGINE_FAILED' }]);
    await work.stop();
    expect(await findStudy(store.books, '1.2.fails')).toEqual(before);
  });

  it('is not asked for more than may wait, and a failure to ask is counted, not thrown', async () => {
    const few = { ...settings, shadow: { ...settings.shadow, maxWaiting: 1 } };
    await analyse('crowd');
    const ask = () => store.transaction((tx) => askForShadow({ settings: few, metrics, logger }, tx, dataOf('crowd'), '1.2.crowd.1.1'));
    await ask();
    await ask();
    expect(counted).toEqual(['left-out SHADOW_CROWDED']);
    await store.transaction((tx) => askForShadow({ settings, metrics, logger }, { ...tx, send: () => Promise.reject(new Error('no queue')) }, dataOf('crowd'), '1.2.crowd.1.1'));
    expect(counted).toEqual(['left-out SHADOW_CROWDED', 'left-out UNEXPECTED']);
  });
});
