import { Fault } from '#fault';
import { type Graph, type Weights, initialWeights, weightsOf } from '#nets';
import type { Recipe } from '../recipes/recipe.ts';
import { readWeights, readWholeNetwork } from './read-weights.ts';

const isMisfit = (error: unknown): boolean => error instanceof Fault && error.reason.startsWith('WEIGHTS_LAYER_');

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
 * What training begins with: the weights of the whole network that the recipe names; or else fresh ones, the backbone's replaced by the
 * recipe's pretrained ones, and those of the image-level output where the file has one of the same size.
 * @throws Fault NOT_FOUND / WEIGHTS_NOT_FOUND; INVALID_ARGUMENT that names the layer that is missing or of another shape
 */
export async function startingWeights(graph: Graph, recipe: Recipe): Promise<Weights> {
  const { seed, backboneWeights, weights } = recipe;
  const specs = weightsOf(graph);
  if (weights !== undefined) return await readWholeNetwork(weights, specs, recipe);
  const fresh: Weights = new Map([...initialWeights(specs, seed), ...priorBiases(graph, recipe)]);
  if (backboneWeights === undefined) return fresh;
  const [backbone, image] = (['backbone', 'image'] as const).map((part) => specs.filter(({ node }) => node.part === part));
  const pretrained = await readWeights(backboneWeights, backbone ?? []);
  const imageLevel = await readWeights(backboneWeights, image ?? []).catch((error: unknown): Weights => {
    if (isMisfit(error)) return new Map();
    throw error;
  });
  return new Map([...fresh, ...pretrained, ...imageLevel]);
}
