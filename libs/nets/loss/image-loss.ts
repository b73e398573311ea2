import type { Graph } from '../graph/graph.ts';
import type { Variables } from '../tensorflow/run-graph.ts';
import type { Scalar, Tensor2D, Tensorflow } from '../tensorflow/tensorflow.ts';

/**
 * Mean loss of the image-level logits [n, units]: with one unit the binary cross-entropy with `labels` of 0 or 1, with several the
 * cross-entropy of a softmax with the index of the class.
 */
export function imageLoss(tf: Tensorflow, logits: Tensor2D, labels: readonly number[]): Scalar {
  const units = logits.shape[1];
  if (units === 1) {
    const truth = tf.tensor2d([...labels], [labels.length, 1]);
    return tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, truth)));
  }
  const truth = tf.oneHot(tf.tensor1d([...labels], 'int32'), units);
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), truth), -1)));
}

/** Kernels of the head whose squared sum counts in the loss, by LAYER/kernel. */
export const penalisedKernels = ({ nodes }: Graph): { readonly name: string; readonly l2: number }[] =>
  nodes.flatMap(({ name, part, operation }) => (operation.kind === 'convolution' && operation.l2 > 0 && part === 'head' ? [{ name: `${name}/kernel`, l2: operation.l2 }] : []));

/** Sum over the convolutions that carry a factor: l2 · sum of squared kernel. Frozen kernels are left out: they can't follow it. */
export function kernelPenalty(tf: Tensorflow, graph: Graph, variables: Variables, isTrained: (name: string) => boolean): Scalar {
  const terms = penalisedKernels(graph).flatMap(({ name, l2 }) => {
    const kernel = variables.get(name);
    return kernel !== undefined && isTrained(name) ? [tf.mul<Scalar>(tf.sum(tf.square(kernel)), l2)] : [];
  });
  return terms.length === 0 ? tf.scalar(0) : tf.addN(terms);
}
