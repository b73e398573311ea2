import type { Graph, GraphNode } from '../graph/graph.ts';
import type { DetectionLossRules } from '../loss/detection-loss.ts';
import { detectionLoss } from '../loss/detection-loss.ts';
import { imageLoss, kernelPenalty } from '../loss/image-loss.ts';
import type { ScaleTargets } from '../loss/targets.ts';
import { type RunMode, type Variables, runGraph } from '../tensorflow/run-graph.ts';
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
export interface TrainedPart extends RunMode {
  readonly trains: (weightName: string) => boolean;
  readonly normalisesByBatch: (node: GraphNode) => boolean;
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

/**
 * The gradients of the loss by LAYER/KIND (the caller disposes them) and the loss' terms. Layers that normalise by batch move their
 * moving statistics.
 */
export function computeGradients(
  tf: Tensorflow,
  graph: Graph,
  variables: Variables,
  batch: TrainingBatch,
  rules: LossRules,
  part: TrainedPart,
): { readonly gradients: ReadonlyMap<string, Tensor>; readonly terms: LossTerms } {
  const trained = [...variables].filter(([name, { trainable }]) => trainable && part.trains(name));
  const kept: Record<string, Scalar> = {};
  const { value, grads } = tf.variableGrads(
    () => {
      const outputs = runGraph(tf, graph, variables, tf.tensor4d(batch.images, [...batch.shape]), part);
      const terms = { ...lossTerms(tf, outputs, batch, rules), penalty: kernelPenalty(tf, graph, variables, part.trains) };
      for (const [name, term] of Object.entries(terms)) kept[name] = tf.keep(tf.clone(term));
      return tf.addN(Object.values(terms));
    },
    trained.map(([, variable]) => variable),
  );
  const numbers = Object.entries({ ...kept, total: value }).map(([name, term]) => [name, term.dataSync<'float32'>()[0] ?? NaN] as const);
  tf.dispose([kept, value]);
  const byName = trained.flatMap(([name, variable]) => {
    const gradient = grads[variable.name];
    return gradient === undefined ? [] : [[name, gradient] as const];
  });
  return { gradients: new Map(byName), terms: Object.fromEntries(numbers) };
}
