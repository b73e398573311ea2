import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Fault } from '#fault';
import { type WeightSpec, type Weights, anchorSets, readDarknetWeights, readKerasWeights, readOnnxWeights, readTfjsFolder } from '#nets';
import { type ModelManifest, openModel } from '#registry';
import type { Recipe } from '../recipes/recipe.ts';
import { loadCheckpoint } from './checkpoint.ts';

const notFound = (cause?: unknown): Fault => new Fault('NOT_FOUND', 'WEIGHTS_NOT_FOUND', 'There is no file of weights of that name.', { cause });

async function fromCheckpoint(path: string, wanted: readonly WeightSpec[]): Promise<Weights> {
  const checkpoint = await loadCheckpoint(path);
  if (checkpoint === undefined) throw notFound();
  const source = checkpoint.average.size > 0 ? checkpoint.average : checkpoint.weights;
  return new Map(
    wanted.map(({ name, node, shape }) => {
      const values = source.get(name);
      if (values?.length === shape.reduce((product, extent) => product * extent, 1)) return [name, values];
      throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_LAYER_MISSING', `The earlier run has no fitting layer ${node.name}.`);
    }),
  );
}

const readBytes = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((error: unknown) => {
    throw notFound(error);
  });

/**
 * Reads the wanted weights from a file in any form there is, told by its name: `.safetensors` of an earlier run (its weight average, if it
 * has one), `.onnx`, `.json` of TensorFlow.js, Darknet's `.weights`, else Keras HDF5.
 * @throws Fault NOT_FOUND / WEIGHTS_NOT_FOUND; INVALID_ARGUMENT that names the layer that is missing or of another shape
 */
export async function readWeights(path: string, wanted: readonly WeightSpec[]): Promise<Weights> {
  switch (extname(path)) {
    case '.safetensors':
      return await fromCheckpoint(path, wanted);
    case '.onnx':
      return readOnnxWeights(await readBytes(path), wanted);
    case '.json':
      return await readTfjsFolder(path, wanted);
    case '.weights':
      return readDarknetWeights(await readBytes(path), wanted);
    default:
      return await readKerasWeights(path, wanted);
  }
}

/** The settings that give a model's weights their meaning, and whether the recipe has others. */
function differences(recipe: Recipe, { network, classes, anchors, input }: ModelManifest): string[] {
  const same = {
    network: recipe.network === network,
    classes: recipe.classes.join() === classes.join(),
    anchors: JSON.stringify(anchorSets[recipe.anchors].anchors) === JSON.stringify(anchors),
    subtract: recipe.subtract === input.normalisation.subtract,
    multiply: recipe.multiply === input.normalisation.multiply,
  };
  return Object.entries(same).flatMap(([setting, isSame]) => (isSame ? [] : [setting]));
}

/**
 * Reads the weights of a whole network: from a model folder, whose files are verified and whose settings must be the recipe's, or from a
 * file as `readWeights` does.
 * @throws Fault as `readWeights` and `openModel`; INVALID_ARGUMENT / WEIGHTS_MODEL_DIFFERS that names the settings
 */
export async function readWholeNetwork(path: string, wanted: readonly WeightSpec[], recipe: Recipe): Promise<Weights> {
  const entry = await stat(path).catch((error: unknown) => {
    throw notFound(error);
  });
  if (!entry.isDirectory()) return await readWeights(path, wanted);
  const model = await openModel(path);
  const differing = differences(recipe, model.manifest);
  if (differing.length > 0) {
    throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_MODEL_DIFFERS', `The model to start from was trained with other settings than the recipe's: ${differing.join(', ')}.`);
  }
  return readOnnxWeights(await readBytes(model.path('model.onnx')), wanted);
}
