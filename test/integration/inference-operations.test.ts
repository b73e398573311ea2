import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { type ServiceDefinition, loadSync } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInferenceClient } from '#contract';
import { type InferenceService, collectAnswers, faultOf, heldInstance, launchInference, startInference } from '../fixtures/inference.ts';
import { eventually } from '../fixtures/process.ts';
import { hasPilot, hasSharedData, sharedData, sharedModels } from '../fixtures/test-data.ts';

const runnable = hasSharedData && hasPilot;
if (!runnable) console.warn('inference-operations: left out, because the test data or the pilot model are not here');

const file = (): Uint8Array => readFileSync(sharedData('dicom-samples/rsna-jpeg.dcm'));

const open = (definition: ServiceDefinition, port: number) => new (makeGenericClientConstructor(definition, 'service'))(`127.0.0.1:${port}`, credentials.createInsecure());

function checkHealth(port: number, service: string): Promise<unknown> {
  const method = (healthService as ServiceDefinition).Check;
  if (method === undefined) throw new Error('no such method');
  const client = open(healthService as ServiceDefinition, port);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(method.path, method.requestSerialize, method.responseDeserialize, { service }, (error, response) => {
      client.close();
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

function listServices(port: number): Promise<string[]> {
  const proto = createRequire(import.meta.url).resolve('@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto');
  const definition = loadSync(proto)['grpc.reflection.v1.ServerReflection'] as ServiceDefinition;
  const method = definition.ServerReflectionInfo;
  if (method === undefined) throw new Error('no such method');
  const client = open(definition, port);
  const call = client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize);
  return new Promise((resolve, reject) => {
    call.on('error', reject);
    call.on('data', (answer: { listServicesResponse: { service: { name: string }[] } }) => {
      resolve(answer.listServicesResponse.service.map(({ name }) => name));
      call.end();
      client.close();
    });
    call.write({ listServices: '' });
  });
}

describe.skipIf(!runnable)('operating the inference service', () => {
  let service: InferenceService;
  beforeAll(async () => {
    service = await startInference();
  });
  afterAll(async () => {
    await service.stop();
  });

  it('lists its model', async () => {
    expect(await service.client.listModels()).toMatchObject([{ model: { name: 'pilot', version: 1 }, isDefault: true, engine: 'onnxruntime-cpu', network: 'yolov3-chexnet' }]);
  });

  it('tells of itself by reflection and by grpc.health.v1', async () => {
    expect(await listServices(service.port)).toContain('pneumogate.inference.v1.InferenceService');
    expect(await checkHealth(service.port, 'pneumogate.inference.v1.InferenceService')).toMatchObject({ status: 'SERVING' });
    await expect(checkHealth(service.port, 'other')).rejects.toMatchObject({ code: 5 });
  });

  it('answers health, readiness and metrics over HTTP', async () => {
    const get = async (path: string) => (await fetch(`http://127.0.0.1:${service.httpPort}${path}`)).json();
    expect(await get('/healthz')).toEqual({ status: 'ok' });
    expect(await get('/readyz')).toEqual({ status: 'ready', models: ['pilot@1'] });
    await collectAnswers(service.client.analyze([{ instanceKey: 'a', bytes: file() }], { requestId: 'request-7' }));
    expect(await service.metric('pneumogate_inference_request_success')).toBeGreaterThan(0);
    expect(await service.metric('pneumogate_inference_exec_count')).toBeGreaterThan(0);
    expect(service.process.lines.filter((line) => line.includes('"requestId":"request-7"'))).not.toEqual([]);
  });
});

describe.skipIf(!runnable)('the end of the inference service', () => {
  it('lets an open stream end, refuses new calls, and exits with 0', async () => {
    const service = await startInference();
    const held = heldInstance('held', file());
    const open = collectAnswers(service.client.analyze([{ instanceKey: 'before', bytes: file() }, held.instance]));
    await eventually(async () => (await service.metric('pneumogate_inference_request_success')) === 1, 'the first answer');
    const ended = service.process.stop();
    await service.process.line((line) => line.includes('"msg":"draining"'));
    const other = openInferenceClient(`127.0.0.1:${service.port}`);
    expect(await faultOf(other.analyze([{ instanceKey: 'late', bytes: file() }]))).toMatchObject({ code: 'UNAVAILABLE' });
    other.close();
    held.release();
    expect([...(await open).values()].map(({ outcome }) => outcome.kind)).toEqual(['analysed', 'analysed']);
    service.client.close();
    expect(await ended).toBe(0);
  });
});

describe.skipIf(!runnable)('a start that cannot succeed', () => {
  const refused = async (env: Record<string, string>): Promise<string> => {
    const process = launchInference(env);
    expect(await process.ended).toBe(1);
    return process.lines.join('\n');
  };

  it('refuses a model whose hash does not match', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'models-'));
    try {
      cpSync(sharedModels('pilot'), join(directory, 'pilot'), { recursive: true, mode: 0 });
      const manifest = join(directory, 'pilot/1/model.json');
      const changed = readFileSync(manifest, 'utf8').replace(/("sha256": ")[0-9a-f]{4}/, '$10000');
      rmSync(manifest, { force: true });
      writeFileSync(manifest, changed);
      expect(await refused({ PNEUMOGATE_MODELS: directory })).toContain('SHA-256');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('says how to get a model when there is none', async () => {
    expect(await refused({ PNEUMOGATE_MODELS: join(tmpdir(), 'no-such-folder') })).toContain('model import PATH');
  });

  it.each([
    ['inference.port', 'PNEUMOGATE_INFERENCE_PORT'],
    ['inference.httpPort', 'PNEUMOGATE_INFERENCE_HTTP_PORT'],
  ])('names the setting of a taken port: %s', async (setting, variable) => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = holder.address() as AddressInfo;
      expect(await refused({ [variable]: String(port) })).toContain(setting);
    } finally {
      holder.close();
    }
  });

  it('says which setting is wrong', async () => {
    expect(await refused({ PNEUMOGATE_INFERENCE_MAX_BATCH_SIZE: 'many' })).toContain('inference.maxBatchSize');
  });
});
