import { readFileSync } from 'node:fs';
import { type ServiceError, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultOfStatus, loadInferenceDefinition } from '#contract';
import { composeDataSet } from '#dicom';
import { deflatedFile } from '../fixtures/deflated-file.ts';
import { type InferenceService, collectAnswers, faultOf, heldInstance, startInference } from '../fixtures/inference.ts';
import { eventually } from '../fixtures/process.ts';
import { hasPilot, hasSharedData, sharedData } from '../fixtures/test-data.ts';

const runnable = hasSharedData && hasPilot;
if (!runnable) console.warn('inference-limits: left out, because the test data or the pilot model are not here');

const file = (): Uint8Array => readFileSync(sharedData('dicom-samples/rsna-jpeg.dcm'));
const pending = 'pneumogate_inference_pending_request_count';
const run = 'pneumogate_inference_count';
const holds = (service: InferenceService, count: number): Promise<true> =>
  eventually(async () => (await service.metric(pending)) === count, `${count} images in the service`);

describe.skipIf(!runnable)('a full service', () => {
  let service: InferenceService;
  beforeAll(async () => {
    service = await startInference({ PNEUMOGATE_INFERENCE_QUEUE_CAPACITY: '1', PNEUMOGATE_INFERENCE_MAX_INSTANCE_MIB: '2' });
  });
  afterAll(async () => {
    await service.stop();
  });

  it('refuses one more with RESOURCE_EXHAUSTED and a retry delay, and takes it later', async () => {
    const held = heldInstance('held', file());
    const first = collectAnswers(service.client.analyze([held.instance]));
    await holds(service, 1);
    const fault = await faultOf(service.client.analyze([{ instanceKey: 'more', bytes: file() }]));
    expect(fault).toMatchObject({ code: 'RESOURCE_EXHAUSTED', reason: 'QUEUE_FULL' });
    expect(fault.retryAfterMs).toBeGreaterThan(0);
    held.release();
    expect((await first).get('held')?.outcome.kind).toBe('analysed');
    expect((await collectAnswers(service.client.analyze([{ instanceKey: 'more', bytes: file() }]))).size).toBe(1);
  });

  it('lets a stream wait for its own instances instead of refusing them', async () => {
    const instances = ['a', 'b', 'c'].map((instanceKey) => ({ instanceKey, bytes: file() }));
    expect((await collectAnswers(service.client.analyze(instances))).size).toBe(3);
  });

  it('forgets a client that goes away in the middle of an upload', async () => {
    const held = heldInstance('held', file());
    const leaving = new AbortController();
    const call = faultOf(service.client.analyze([held.instance], { signal: leaving.signal }));
    await holds(service, 1);
    leaving.abort();
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await holds(service, 0);
  });

  it('refuses an oversized instance, announced or not', async () => {
    const bytes = new Uint8Array(3 << 20);
    const announced = await faultOf(service.client.analyze([{ instanceKey: 'a', bytes }]));
    expect(announced).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'INSTANCE_TOO_LARGE' });
    async function* unannounced(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(bytes);
    }
    const unexpected = await faultOf(service.client.analyze([{ instanceKey: 'a', bytes: unannounced() }]));
    expect(unexpected).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'INSTANCE_TOO_LARGE' });
    await holds(service, 0);
  });

  it('fails a deflated instance that grows above what an instance may have', async () => {
    const { bytes } = deflatedFile(composeDataSet({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1', SOPInstanceUID: '2.25.1' }), 2 << 20);
    const answer = (await collectAnswers(service.client.analyze([{ instanceKey: 'a', bytes }]))).get('a');
    expect(answer?.outcome).toMatchObject({ kind: 'failed', code: 'DICOM_TOO_LARGE', sentence: 'The deflated DICOM data set is larger than 2 MiB.' });
  });

  it('refuses a model that is not loaded, a repeated key and a score that is none', async () => {
    const instance = { instanceKey: 'a', bytes: file() };
    expect(await faultOf(service.client.analyze([{ ...instance, model: 'other' }]))).toMatchObject({ code: 'NOT_FOUND', reason: 'MODEL_NOT_LOADED' });
    expect(await faultOf(service.client.analyze([instance, instance]))).toMatchObject({ reason: 'INSTANCE_KEY_REPEATED' });
    expect(await faultOf(service.client.analyze([{ ...instance, minScore: 2 }]))).toMatchObject({ reason: 'MIN_SCORE_INVALID' });
    expect((await collectAnswers(service.client.analyze([{ ...instance, model: 'pilot@1' }]))).size).toBe(1);
  });

  it.each([
    ['FRAME_UNEXPECTED', [{ chunk: Buffer.from('x') }]],
    ['FRAME_UNEXPECTED', [{ start: { instanceKey: 'a' } }, { start: { instanceKey: 'b' } }]],
    ['FRAME_EMPTY', [{}]],
    ['INSTANCE_KEY_INVALID', [{ start: {} }]],
    ['STREAM_CUT', [{ start: { instanceKey: 'a' } }]],
    ['CHUNK_TOO_LARGE', [{ start: { instanceKey: 'a' } }, { chunk: Buffer.alloc((1 << 20) + 1) }]],
    ['TOTAL_BYTES_EXCEEDED', [{ start: { instanceKey: 'a', totalBytes: 1 } }, { chunk: Buffer.from('xy') }]],
    ['TOTAL_BYTES_MISSED', [{ start: { instanceKey: 'a', totalBytes: 9 } }, { chunk: Buffer.from('xy') }, { end: {} }]],
  ])('answers a breach of the protocol with INVALID_ARGUMENT / %s', async (reason, frames) => {
    expect(await sendRaw(service.port, frames)).toMatchObject({ code: 'INVALID_ARGUMENT', reason });
    await holds(service, 0);
  });
});

interface RawClient {
  analyze(): NodeJS.ReadWriteStream & { write(frame: object): boolean };
  close(): void;
}

/** Frames as they are, past our own client; resolves with the Fault that ends the call. */
function sendRaw(port: number, frames: readonly object[]) {
  const root = loadPackageDefinition(loadInferenceDefinition()) as unknown as {
    pneumogate: { inference: { v1: { InferenceService: new (address: string, channel: object) => RawClient } } };
  };
  const client = new root.pneumogate.inference.v1.InferenceService(`127.0.0.1:${port}`, credentials.createInsecure());
  const call = client.analyze();
  return new Promise((resolve) => {
    call.on('error', (error: ServiceError) => {
      client.close();
      resolve(faultOfStatus(error));
    });
    call.on('data', () => undefined);
    for (const frame of frames) call.write(frame);
    call.end();
  });
}

describe.skipIf(!runnable)('an image that waits behind others', () => {
  const crowd = 30;
  let service: InferenceService;
  let others: Promise<unknown>;
  let imagesRun: number;
  beforeAll(async () => {
    service = await startInference({ PNEUMOGATE_INFERENCE_MAX_BATCH_SIZE: '1' });
  });
  afterAll(async () => {
    await service.stop();
  });
  beforeEach(async () => {
    imagesRun = await service.metric(run);
    others = Promise.all(Array.from({ length: crowd }, (_, i) => collectAnswers(service.client.analyze([{ instanceKey: String(i), bytes: file() }]))));
    await eventually(async () => (await service.metric(run)) > imagesRun, 'the network is at work');
  });
  afterEach(async () => {
    await others;
    await holds(service, 0);
    expect((await service.metric(run)) - imagesRun).toBe(crowd);
  });

  it('never reaches the network when its call is cancelled', async () => {
    const leaving = new AbortController();
    const call = faultOf(service.client.analyze([{ instanceKey: 'a', bytes: file() }], { signal: leaving.signal }));
    const before = await service.metric(run);
    await eventually(async () => (await service.metric(run)) > before, 'another one was run meanwhile');
    leaving.abort();
    expect(await call).toMatchObject({ code: 'CANCELLED' });
  });

  it('never reaches the network when its deadline passes', async () => {
    expect(await faultOf(service.client.analyze([{ instanceKey: 'a', bytes: file() }], { deadlineMs: 500 }))).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});
