import type { HeadLogits } from '../decode.ts';
import type { Graph } from '../graph/graph.ts';
import { type LossRules, type LossTerms, type TrainingBatch, lossTerms } from '../training/train-step.ts';
import { type Variables, runGraph } from './run-graph.ts';
import type { Tensor, Tensorflow } from './tensorflow.ts';

/** What the network says of each image of a batch, as `decode` takes it, and the loss if truth was given. */
export interface Predictions {
  /** Of each image, coarsest grid first; none for a classifier. */
  readonly heads: readonly (readonly HeadLogits[])[];
  /** Of each image, its image-level logits; empty without that output. */
  readonly imageLogits: readonly (readonly number[])[];
  readonly terms: LossTerms;
}

const rowsOf = (tensor: Tensor): Float32Array[] => {
  const [n = 1] = tensor.shape;
  const values = tensor.dataSync<'float32'>();
  const length = values.length / n;
  return Array.from({ length: n }, (_, i) => values.slice(i * length, (i + 1) * length));
};

/** Runs the network as in inference. */
export function predict(tf: Tensorflow, graph: Graph, variables: Variables, batch: TrainingBatch, rules: LossRules): Predictions {
  const { outputs, terms } = tf.tidy(() => {
    const all = runGraph(tf, graph, variables, tf.tensor4d(batch.images, [...batch.shape]));
    return { outputs: all, terms: lossTerms(tf, all, batch, rules) };
  });
  const [n] = batch.shape;
  const maps = ['stride32', 'stride16', 'stride8'].flatMap((name) => {
    const tensor = outputs[name];
    if (tensor === undefined) return [];
    const [, rows = 0, columns = 0] = tensor.shape;
    const planes = tf.tidy(() => tf.transpose(tensor, [0, 3, 1, 2]));
    const heads = rowsOf(planes).map((values): HeadLogits => ({ values, rows, columns }));
    planes.dispose();
    return [heads];
  });
  const imageLogits = outputs.opacityLogit === undefined ? [] : rowsOf(outputs.opacityLogit).map((row) => [...row]);
  const numbers = Object.entries(terms).map(([name, term]) => [name, term.dataSync<'float32'>()[0] ?? NaN] as const);
  tf.dispose([outputs, terms]);
  return { heads: Array.from({ length: n }, (_, image) => maps.flatMap((map) => map[image] ?? [])), imageLogits, terms: Object.fromEntries(numbers) };
}
