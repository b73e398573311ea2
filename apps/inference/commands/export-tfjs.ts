import { readFile } from 'node:fs/promises';
import { writeWholeFolder } from '#folder';
import { buildNetwork, readOnnxWeights, weightsOf, writeTfjsFolder } from '#nets';
import type { ModelFolder } from '#registry';
import { networkSettingsOf } from '../runtime/network-of-model.ts';

/**
 * Writes the model as a layers model of TensorFlow.js, made of its `model.onnx`; the folder `target` appears complete or not at all.
 * @throws Fault of `readOnnxWeights` for a model of another program; of `writeWholeFolder`
 */
export async function exportTfjs(model: ModelFolder, target: string): Promise<void> {
  const graph = buildNetwork(networkSettingsOf(model.manifest));
  const weights = readOnnxWeights(await readFile(model.path('model.onnx')), weightsOf(graph));
  await writeWholeFolder(target, (fresh) => writeTfjsFolder(fresh, graph, weights));
}
