import type { Graph, GraphNode } from '../graph/graph.ts';
import type { DetectionLossRules } from '../loss/detection-loss.ts';
import { detectionLoss } from '../loss/detection-loss.ts';
import { imageLoss, kernelPenalty, penalisedKernels } from '../loss/image-loss.ts';
import type { ScaleTargets } from '../loss/targets.ts';
import { type BatchStatistics, NativePass, type Precision } from '../tensorflow/native/native-pass.ts';
import type { Variables } from '../tensorflow/run-graph.ts';
import type { Scalar, Tensor, Tensor2D, Tensor4D, Tensorflow } from '../tensorflow/tensorflow.ts';

/** Images for one step with what is true of them. */
export interface TrainingBatch {
  /** Normalised, [n, height, width, 3]. */
  readonly images: Float32Array;
  readonly shape: readonly [n: number, height: number, width: number, channels: 3];
  /** Of each detection output, coarsest first; absent for a classifier. */
  readonly targets?: readonly ScaleTargets[];
  /** Of each image: 0 or 1, or the index of its class; absent without an image-level output. */
  readonly labels?: readonly number[];
}

export interface LossRules extends DetectionLossRules {
  /** Factor of the image-level loss; the detector's terms have 1. */
  readonly imageWeight: number;
}

/** What learns in a step, and which layers normalise by the batch. */
export interface TrainedPart {
  readonly trains: (weightName: string) => boolean;
  /** A frozen layer must not, or it would still drift. */
  readonly normalisesByBatch: (node: GraphNode) => boolean;
  /** Upper bound of the momentum of moving statistics: early in a run they must not hang on their initial values. */
  readonly mostMomentum?: number;
}

/** Terms of the loss by name, each a number; `total` is what was minimised. */
export type LossTerms = Readonly<Record<string, number>>;

const detectionOutputs = ['stride32', 'stride16', 'stride8'] as const;

/** Every term of the loss of the network's outputs for a batch, weighted as it counts in the total. */
export function lossTerms(tf: Tensorflow, outputs: Readonly<Record<string, Tensor>>, batch: TrainingBatch, rules: LossRules): Record<string, Scalar> {
  const terms: Record<string, Scalar> = {};
  const scales = detectionOutputs.flatMap((name, scale) => {
    const [logits, targets] = [outputs[name], batch.targets?.[scale]];
    return logits === undefined || targets === undefined ? [] : [detectionLoss(tf, logits as Tensor4D, targets, rules)];
  });
  if (scales.length > 0) {
    for (const name of ['xy', 'wh', 'objectness', 'classes'] as const) terms[name] = tf.addN(scales.map((loss) => loss[name]));
  }
  const { opacityLogit } = outputs;
  if (opacityLogit !== undefined && batch.labels !== undefined) terms.image = tf.mul(imageLoss(tf, opacityLogit as Tensor2D, batch.labels), rules.imageWeight);
  return terms;
}

/** The loss' gradients in the outputs, and its terms as numbers. */
function outputGradients(tf: Tensorflow, outputs: Readonly<Record<string, Tensor>>, batch: TrainingBatch, rules: LossRules): { readonly slopes: Record<string, Tensor>; readonly terms: LossTerms } {
  const names = Object.keys(outputs);
  const kept: Record<string, Scalar> = {};
  const { value, grads } = tf.valueAndGrads((...tensors: Tensor[]) => {
    const terms = lossTerms(tf, Object.fromEntries(tensors.map((tensor, i) => [names[i] ?? '', tensor])), batch, rules);
    for (const [name, term] of Object.entries(terms)) kept[name] = tf.keep(tf.clone(term));
    return tf.addN(Object.values(terms));
  })(Object.values(outputs));
  const terms = numbersOf(kept);
  tf.dispose([kept, value]);
  return { slopes: Object.fromEntries(grads.map((slope, i) => [names[i] ?? '', slope])), terms };
}

const numbersOf = (terms: Readonly<Record<string, Scalar>>): LossTerms =>
  Object.fromEntries(Object.entries(terms).map(([name, term]) => [name, term.dataSync<'float32'>()[0] ?? NaN]));

/** Moves the moving statistics towards those of the batch, which are freed. */
function followStatistics(tf: Tensorflow, variables: Variables, statistics: readonly BatchStatistics[], mostMomentum = 1): void {
  for (const { node, momentum, mean, variance } of statistics) {
    const keep = Math.min(momentum, mostMomentum);
    for (const [kind, batch] of [['moving_mean', mean], ['moving_variance', variance]] as const) {
      const moving = variables.get(`${node}/${kind}`);
      // Within the tidy: the variable shares what it is given, and only the tensor's end leaves it to the variable alone.
      tf.tidy(() => moving?.assign(tf.add(tf.mul(moving, keep), tf.mul(batch, 1 - keep))));
      batch.dispose();
    }
  }
}

/** Adds what the penalty on the trained kernels gives to their gradients: 2 · l2 · kernel. */
function addPenalty(tf: Tensorflow, graph: Graph, variables: Variables, gradients: Map<string, Tensor>): void {
  for (const { name, l2 } of penalisedKernels(graph)) {
    const [gradient, kernel] = [gradients.get(name), variables.get(name)];
    if (gradient === undefined || kernel === undefined) continue;
    gradients.set(name, tf.tidy(() => tf.add(gradient, tf.mul(kernel, 2 * l2))));
    gradient.dispose();
  }
}

/**
 * The gradients of the loss by LAYER/KIND (the caller disposes them) and the loss' terms. Layers that normalise by batch move their
 * moving statistics. Needs native TensorFlow.
 */
export function computeGradients(
  tf: Tensorflow,
  graph: Graph,
  variables: Variables,
  batch: TrainingBatch,
  rules: LossRules,
  part: TrainedPart,
  precision: Precision,
): { readonly gradients: ReadonlyMap<string, Tensor>; readonly terms: LossTerms } {
  const trains = (name: string): boolean => variables.get(name)?.trainable === true && part.trains(name);
  const pass = new NativePass(tf, graph, variables, { precision, trains, normalisesByBatch: part.normalisesByBatch });
  const images = tf.tensor4d(batch.images, [...batch.shape]);
  try {
    const { outputs, statistics } = pass.forward(images);
    followStatistics(tf, variables, statistics, part.mostMomentum);
    const { slopes, terms } = outputGradients(tf, outputs, batch, rules);
    const gradients = pass.backward(slopes);
    tf.dispose([outputs, slopes]);
    addPenalty(tf, graph, variables, gradients);
    const penalty = tf.tidy(() => kernelPenalty(tf, graph, variables, part.trains).dataSync<'float32'>()[0] ?? NaN);
    const total = Object.values(terms).reduce((sum, term) => sum + term, penalty);
    return { gradients, terms: { ...terms, penalty, total } };
  } finally {
    images.dispose();
    pass.dispose();
  }
}
