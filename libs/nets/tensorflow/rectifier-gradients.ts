import type { GradFunc, Tensor } from '@tensorflow/tfjs-core';
import { registerNativeKernel } from './native-kernel.ts';
import type { Tensorflow } from './tensorflow.ts';

/**
 * Gives Relu and LeakyRelu TensorFlow's own gradient kernels: TensorFlow.js composes theirs of five operations each. They look at the
 * output, whose sign is that of the input, so that the input needs not be kept for the way back.
 */
export function registerRectifierGradients(tf: Tensorflow): void {
  registerNativeKernel(tf, 'PneumogateReluGrad', 'ReluGrad', ['dy', 'y'], 1, () => [['T', 'TF_ATTR_TYPE', 'float32']]);
  registerNativeKernel(tf, 'PneumogateLeakyReluGrad', 'LeakyReluGrad', ['dy', 'y'], 1, ({ alpha }) => [
    ['T', 'TF_ATTR_TYPE', 'float32'],
    ['alpha', 'TF_ATTR_FLOAT', alpha as number],
  ]);
  const gradientBy =
    (kernel: string): GradFunc =>
    (dy, [y], attrs) => {
      const inputs = { dy: dy as Tensor, ...(y && { y }) };
      const [dx] = tf.engine().runKernel<Tensor[]>(kernel, inputs, attrs) as [Tensor];
      return { x: () => dx };
    };
  tf.registerGradient({ kernelName: tf.Relu, outputsToSave: [true], gradFunc: gradientBy('PneumogateReluGrad') });
  tf.registerGradient({ kernelName: tf.LeakyRelu, outputsToSave: [true], gradFunc: gradientBy('PneumogateLeakyReluGrad') });
}
