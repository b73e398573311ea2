import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type InferenceClient, type InstanceRequest, openInferenceClient } from '#contract';
import { Fault } from '#fault';
import { loadSettings } from '#platform';
import { type ModelFolder, openModel } from '#registry';
import { maxInstanceBytes } from '../../apps/inference/instance-limit.ts';
import { prepareInstance } from '../../apps/inference/prepare/prepare-instance.ts';
import type { Engine } from '../../apps/inference/runtime/engine.ts';
import { openOnnxEngine } from '../../apps/inference/runtime/onnx-engine.ts';
import { startInference } from '../fixtures/inference.ts';
import { hasPilot, hasSharedData, sharedData, sharedModels } from '../fixtures/test-data.ts';
import { type BenchResult, describeMachine, interleave } from './bench-result.ts';

const CLIENTS = 16;
const IMAGES = 48;
const RUNS = 3;

const { inference: settings } = loadSettings({ env: {} });
const maxInflatedBytes = maxInstanceBytes(settings);

/** The same images for both sides: those that the model takes, with the inputs that preparing makes of them. */
async function loadImages(model: ModelFolder): Promise<{ files: Uint8Array[]; inputs: Float32Array<ArrayBuffer>[] }> {
  const folder = sharedData('rsna-mini/stage_2_train_images');
  const files: Uint8Array[] = [];
  const inputs: Float32Array<ArrayBuffer>[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    if (files.length === IMAGES) break;
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const preparation = await prepareInstance({ bytes, input: model.manifest.input, familiarity: model.manifest.familiarity, maxInflatedBytes, keepDataSet: false });
    if (preparation.kind !== 'prepared') continue;
    files.push(bytes);
    inputs.push(preparation.values);
  }
  return { files, inputs };
}

const perSecond = async (images: number, work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return (images / (performance.now() - begin)) * 1000;
};

/** One client: a study of one image after another, each in a call of its own. */
async function readShare(client: InferenceClient, share: readonly InstanceRequest[]): Promise<void> {
  for (const instance of share) {
    for await (const { outcome } of client.analyze([instance])) {
      if (outcome.kind !== 'analysed') throw new Fault('INTERNAL', 'BENCH_BROKEN', 'An image was not analysed.');
    }
  }
}

const batches = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / settings.maxBatchSize) }, (_, i) => items.slice(i * settings.maxBatchSize, (i + 1) * settings.maxBatchSize));

/** What a script would do: read a batch of files, run it, read the next. */
async function fileLoop(engine: Engine, files: readonly Uint8Array[], { input, familiarity }: ModelFolder['manifest']): Promise<void> {
  for (const batch of batches(files)) {
    const prepared = await Promise.all(batch.map((bytes) => prepareInstance({ bytes: bytes.slice(), input, familiarity, maxInflatedBytes, keepDataSet: false })));
    await engine.run(prepared.flatMap((preparation) => (preparation.kind === 'prepared' ? preparation.values : [])));
  }
}

/** The network and nothing else: inputs prepared beforehand, in full batches. */
async function networkLoop(engine: Engine, inputs: readonly Float32Array<ArrayBuffer>[]): Promise<void> {
  for (const batch of batches(inputs)) await engine.run(batch.map((input) => input.slice()));
}

function onnxruntimeVersion(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return version;
}

/**
 * 16 clients over gRPC, DICOM files in and detections out, against the same engine in a loop over the same files in one process. Beside it
 * stands the network alone on prepared inputs: what no server that also decodes can reach on the same cores.
 */
export async function run(): Promise<BenchResult> {
  if (!hasSharedData || !hasPilot) throw new Fault('FAILED_PRECONDITION', 'DATA_MISSING', 'This benchmark needs the test data and the pilot model.');
  const model = await openModel(sharedModels('pilot/1'));
  const { files, inputs } = await loadImages(model);
  const engine = await openOnnxEngine(model, settings);
  const service = await startInference();
  const clients = Array.from({ length: CLIENTS }, () => openInferenceClient(`127.0.0.1:${service.port}`));
  const shares = clients.map((_, i) => files.filter((_file, k) => k % CLIENTS === i).map((bytes, k) => ({ instanceKey: String(k), bytes })));
  const serve = () => perSecond(files.length, () => Promise.all(clients.map((client, i) => readShare(client, shares[i] ?? []))));
  const loop = () => perSecond(files.length, () => fileLoop(engine, files, model.manifest));
  const network = () => perSecond(inputs.length, () => networkLoop(engine, inputs));
  try {
    for (const warmUp of [serve, loop, network]) await warmUp();
    const { ours, peer, others } = await interleave(RUNS, serve, loop, network);
    return {
      name: 'serve',
      unit: 'images/s',
      ours,
      peer: { name: 'onnxruntime-node in a raw loop over the files', version: onnxruntimeVersion(), value: peer },
      ratio: ours / peer,
      beside: others.map((value) => ({ name: 'the network alone, on prepared inputs', value, ratio: ours / value })),
      runs: RUNS,
      machine: describeMachine(),
    };
  } finally {
    for (const client of clients) client.close();
    await service.stop();
    await engine.close();
  }
}
