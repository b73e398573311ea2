import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tensorflow } from './tensorflow.ts';

/** The name under which tfjs-node registers itself. */
export const nativeBackend = 'tensorflow';

export type AttributeType = 'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL';
/** An attribute of a TensorFlow operation; `float32` stands for the data type. */
export type OpAttribute = readonly [name: string, type: AttributeType, value: number | string | boolean];

interface NativeBackend {
  readonly binding: Readonly<Record<AttributeType | 'TF_FLOAT', number>>;
  executeMultipleOutputs(
    op: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number | string | boolean }[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): TensorInfo[];
}

/** Registers a kernel that runs TensorFlow's own operation `op` on the named inputs. */
export function registerNativeKernel(
  tf: Tensorflow,
  kernelName: string,
  op: string,
  inputNames: readonly string[],
  outputs: number,
  attributesOf: (given: Readonly<Record<string, unknown>>) => readonly OpAttribute[],
): void {
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) => {
    const native = backend as NativeBackend;
    const attributes = attributesOf(attrs ?? {}).map(([name, type, value]) => ({
      name,
      type: native.binding[type],
      value: value === 'float32' ? native.binding.TF_FLOAT : value,
    }));
    const given = inputNames.map((name) => inputs[name]).filter((input) => input !== undefined);
    return native.executeMultipleOutputs(op, attributes, given, outputs);
  };
  tf.registerKernel({ kernelName, backendName: nativeBackend, kernelFunc });
}
