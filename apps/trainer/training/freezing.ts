import { Fault } from '#fault';
import type { Graph, TrainedPart } from '#nets';
import type { Recipe } from '../recipes/recipe.ts';

/** Which weights learn in an epoch, and which layers normalise by the batch. What is frozen does neither. */
export function trainedPart(graph: Graph, recipe: Pick<Recipe, 'frozenThrough' | 'frozenBackboneEpochs' | 'freezeBatchNorm'>, epoch: number): TrainedPart {
  const last = recipe.frozenThrough === undefined ? -1 : graph.nodes.findIndex(({ name }) => name === recipe.frozenThrough);
  if (recipe.frozenThrough !== undefined && last < 0) {
    throw new Fault('INVALID_ARGUMENT', 'LAYER_UNKNOWN', `The network has no layer ${recipe.frozenThrough} to freeze through.`);
  }
  const still = epoch < recipe.frozenBackboneEpochs;
  const frozen = new Set(graph.nodes.filter(({ part }, index) => index <= last || (still && part === 'backbone')).map(({ name }) => name));
  return {
    trains: (weight) => !frozen.has(weight.slice(0, weight.lastIndexOf('/'))),
    normalisesByBatch: ({ name, part }) => !frozen.has(name) && !(recipe.freezeBatchNorm && part === 'backbone'),
  };
}
