import type * as core from '@tensorflow/tfjs-core';

/**
 * TensorFlow.js as this library uses it. It is an argument wherever tensors are made, because the native one is installed outside the
 * checkout when a command first needs it, and unit tests use the pure JavaScript one.
 */
export type Tensorflow = typeof core;
export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Tensor5D, Variable } from '@tensorflow/tfjs-core';
