import type { GradFunc, Tensor } from '@tensorflow/tfjs-core';
import { type OpAttribute, nativeBackend, registerNativeKernel } from './native-kernel.ts';
import type { Tensor1D, Tensor4D, Tensorflow } from './tensorflow.ts';

/** Under this name the forward kernel is registered. */
export const fusedBatchNormKernel = 'PneumogateFusedBatchNorm';
const gradientKernel = 'PneumogateFusedBatchNormGrad';

/** A batch-normalised tensor and the statistics of its batch, the variance with n − 1 in the denominator as Keras keeps it. */
export interface NormalisedBatch {
  readonly y: Tensor4D;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

const attributesOf = ({ epsilon }: Readonly<Record<string, unknown>>): OpAttribute[] => [
  ['T', 'TF_ATTR_TYPE', 'float32'],
  ['U', 'TF_ATTR_TYPE', 'float32'],
  ['epsilon', 'TF_ATTR_FLOAT', epsilon as number],
  ['data_format', 'TF_ATTR_STRING', 'NHWC'],
  ['is_training', 'TF_ATTR_BOOL', true],
];

/**
 * Registers TensorFlow's own FusedBatchNormV3 and its gradient with the native backend: one kernel each, where `tf.batchNorm` in
 * training is composed of small ones.
 */
export function registerFusedBatchNorm(tf: Tensorflow): void {
  registerNativeKernel(tf, fusedBatchNormKernel, 'FusedBatchNormV3', ['x', 'scale', 'offset', 'noMean', 'noVariance'], 6, attributesOf);
  registerNativeKernel(tf, gradientKernel, 'FusedBatchNormGradV3', ['dy', 'x', 'scale', 'reserve1', 'reserve2', 'reserve3'], 5, attributesOf);
  // All three are computed here, at once: each returned closure runs in a tidy of its own, which would free the others' result.
  const gradient: GradFunc = (dys, saved, attrs) => {
    const [x, scale, reserve1, reserve2, reserve3] = saved;
    const inputs = { dy: (dys as Tensor[])[0], x, scale, reserve1, reserve2, reserve3 } as Record<string, Tensor>;
    const [dx, dScale, dOffset] = tf.engine().runKernel<Tensor[]>(gradientKernel, inputs, attrs) as [Tensor, Tensor, Tensor];
    const none = () => tf.tensor1d([]);
    return { x: () => dx, scale: () => dScale, offset: () => dOffset, noMean: none, noVariance: none };
  };
  const outputsToSave = [false, false, false, true, true, true];
  tf.registerGradient({ kernelName: fusedBatchNormKernel, inputsToSave: ['x', 'scale'], outputsToSave, gradFunc: gradient });
}

/** Normalises `x` [n, h, w, c] by the statistics of its batch: gamma · (x − mean) / sqrt(variance + epsilon) + beta. Differentiable. */
export function normaliseBatch(tf: Tensorflow, x: Tensor4D, gamma: Tensor1D, beta: Tensor1D, epsilon: number): NormalisedBatch {
  if (tf.getBackend() !== nativeBackend) return normaliseComposed(tf, x, gamma, beta, epsilon);
  const none = tf.tensor1d([]);
  const inputs = { x, scale: gamma, offset: beta, noMean: none, noVariance: none };
  const [y, mean, variance] = tf.engine().runKernel<Tensor[]>(fusedBatchNormKernel, inputs, { epsilon });
  return { y, mean, variance } as NormalisedBatch;
}

/** The same from TensorFlow.js's own operations: what the fused kernels are checked against, and what other backends run. */
export function normaliseComposed(tf: Tensorflow, x: Tensor4D, gamma: Tensor1D, beta: Tensor1D, epsilon: number): NormalisedBatch {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const y = tf.batchNorm4d(x, mean as Tensor1D, variance as Tensor1D, beta, gamma, epsilon);
  const count = x.shape[0] * x.shape[1] * x.shape[2];
  return { y, mean: mean as Tensor1D, variance: tf.mul<Tensor1D>(variance, count / Math.max(1, count - 1)) };
}
