import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Fault } from '#fault';
import { type Graph, type WeightSpec, type Weights, initialWeights, readDarknetWeights, readKerasWeights, readTfjsFolder, weightsOf } from '#nets';
import type { Recipe } from '../recipes/recipe.ts';
import { loadCheckpoint } from './checkpoint.ts';

const isMisfit = (error: unknown): boolean => error instanceof Fault && error.reason.startsWith('WEIGHTS_LAYER_');

async function fromCheckpoint(path: string, wanted: readonly WeightSpec[]): Promise<Weights> {
  const checkpoint = await loadCheckpoint(path);
  if (checkpoint === undefined) throw new Fault('NOT_FOUND', 'WEIGHTS_NOT_FOUND', 'There is no file of pretrained weights of that name.');
  const source = checkpoint.average.size > 0 ? checkpoint.average : checkpoint.weights;
  return new Map(
    wanted.map(({ name, node, shape }) => {
      const values = source.get(name);
      if (values?.length === shape.reduce((product, extent) => product * extent, 1)) return [name, values];
      throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_LAYER_MISSING', `The earlier run has no fitting layer ${node.name}.`);
    }),
  );
}

async function readInto(path: string, wanted: readonly WeightSpec[]): Promise<Weights> {
  if (extname(path) === '.safetensors') return await fromCheckpoint(path, wanted);
  if (extname(path) === '.json') return await readTfjsFolder(path, wanted);
  if (extname(path) !== '.weights') return await readKerasWeights(path, wanted);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Fault('NOT_FOUND', 'WEIGHTS_NOT_FOUND', 'There is no file of pretrained weights of that name.', { cause: error });
  });
  return readDarknetWeights(bytes, wanted);
}

/**
 * Biases with which every anchor of a fresh detector begins at this objectness (Lin et al., RetinaNet, 2017, section 4.1): among ten
 * thousand candidates hardly one is a box, and learning that first costs steps.
 */
function priorBiases(graph: Graph, { objectnessPrior, classes }: Recipe): Weights {
  const fields = 5 + classes.length;
  const logit = Math.log(objectnessPrior / (1 - objectnessPrior));
  const heads = weightsOf(graph).filter(({ node, kind }) => node.part === 'head' && kind === 'bias');
  return new Map(heads.map(({ name, shape }) => [name, Float32Array.from({ length: shape[0] ?? 0 }, (_, i) => (i % fields === 4 ? logit : 0))]));
}

/**
 * Fresh weights, the backbone's replaced by the recipe's pretrained ones; so are those of the image-level output where the file has one of
 * the same size.
 * @throws Fault NOT_FOUND / WEIGHTS_NOT_FOUND; INVALID_ARGUMENT that names the layer that is missing or of another shape
 */
export async function startingWeights(graph: Graph, recipe: Recipe): Promise<Weights> {
  const { seed, backboneWeights } = recipe;
  const specs = weightsOf(graph);
  const fresh: Weights = new Map([...initialWeights(specs, seed), ...priorBiases(graph, recipe)]);
  if (backboneWeights === undefined) return fresh;
  const [backbone, image] = (['backbone', 'image'] as const).map((part) => specs.filter(({ node }) => node.part === part));
  const pretrained = await readInto(backboneWeights, backbone ?? []);
  const imageLevel = await readInto(backboneWeights, image ?? []).catch((error: unknown): Weights => {
    if (isMisfit(error)) return new Map();
    throw error;
  });
  return new Map([...fresh, ...pretrained, ...imageLevel]);
}
