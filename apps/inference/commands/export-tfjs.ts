import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '#fault';
import { buildNetwork, readOnnxWeights, weightsOf, writeTfjsFolder } from '#nets';
import type { ModelFolder } from '#registry';
import { networkSettingsOf } from '../runtime/network-of-model.ts';

/**
 * Writes the model as a layers model of TensorFlow.js, made of its `model.onnx`; the folder `target` appears complete or not at all.
 * @throws Fault of `readOnnxWeights` for a model of another program; ALREADY_EXISTS / MODEL_EXISTS
 */
export async function exportTfjs(model: ModelFolder, target: string): Promise<void> {
  const graph = buildNetwork(networkSettingsOf(model.manifest));
  const weights = readOnnxWeights(await readFile(model.path('model.onnx')), weightsOf(graph));
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    await writeTfjsFolder(fresh, graph, weights);
    await rename(fresh, target).catch((cause: unknown) => {
      throw new Fault('ALREADY_EXISTS', 'MODEL_EXISTS', 'The folder to export the model to exists already.', { cause, metadata: { folder: target } });
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
