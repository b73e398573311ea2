import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tensorflow } from '../tensorflow.ts';

/** Data types by their numbers in TensorFlow's types.proto. TensorFlow.js itself has no bfloat16. */
export const dataTypes = { float32: 1, int32: 3, bfloat16: 14 } as const;

/** A tensor of TensorFlow's own, unknown to TensorFlow.js: `id` is the binding's handle. */
export interface NativeTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

type AttributeType = 'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_ATTR_INT';
type AttributeValue = number | string | boolean | readonly number[];
/** An attribute of a TensorFlow operation. */
export type OpAttribute = readonly [name: string, type: AttributeType, value: AttributeValue];

interface NativeBackend {
  readonly binding: Readonly<Record<AttributeType, number>> & {
    executeOp(op: string, attributes: readonly { readonly name: string; readonly type: number; readonly value: AttributeValue }[], inputs: readonly number[], outputs: number): NativeTensor[];
    createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array): number;
    deleteTensor(id: number): void;
  };
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(native: NativeTensor): Tensor;
}

/** The name under which tfjs-node registers itself. */
const nativeBackend = 'tensorflow';

/** Whether operations of TensorFlow's own can be run: not with the backends in JavaScript. */
export const isNative = (tf: Tensorflow): boolean => tf.getBackend() === nativeBackend;

export const typeOf = (dtype: number, name = 'T'): OpAttribute => [name, 'TF_ATTR_TYPE', dtype];

/**
 * Runs TensorFlow's operations one by one, past TensorFlow.js: no tape, any data type, and memory that is freed when the caller says so. Whatever was
 * not released or handed over goes with `dispose`.
 */
export class NativeOperations {
  private readonly native: NativeBackend;
  private readonly live = new Set<number>();
  private readonly constants = new Map<string, NativeTensor>();

  /** `tf` must be native (`isNative`). */
  constructor(tf: Tensorflow) {
    const backend: object = tf.backend();
    this.native = backend as NativeBackend;
  }

  run(op: string, attributes: readonly OpAttribute[], inputs: readonly NativeTensor[], outputs: number): NativeTensor[] {
    const { binding } = this.native;
    const given = attributes.map(([name, type, value]) => ({ name, type: binding[type], value }));
    const made = binding.executeOp(op, given, inputs.map(({ id }) => id), outputs);
    for (const { id } of made) this.live.add(id);
    return made;
  }

  /** An operation with one output. */
  one(op: string, attributes: readonly OpAttribute[], ...inputs: readonly NativeTensor[]): NativeTensor {
    const [output] = this.run(op, attributes, inputs, 1) as [NativeTensor];
    return output;
  }

  release(...tensors: readonly NativeTensor[]): void {
    for (const { id } of tensors) if (this.live.delete(id)) this.native.binding.deleteTensor(id);
  }

  /** A small int32 tensor that lives as long as this object. */
  integers(values: readonly number[], shape: number[] = [values.length]): NativeTensor {
    const key = `${shape.join()}:${values.join()}`;
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const id = this.native.binding.createTensor(shape, dataTypes.int32, Int32Array.from(values));
    this.live.add(id);
    const made = { id, shape, dtype: dataTypes.int32 };
    this.constants.set(key, made);
    return made;
  }

  /** The same values in another type; the tensor itself when it has that type already. */
  cast(tensor: NativeTensor, dtype: number): NativeTensor {
    return tensor.dtype === dtype ? tensor : this.one('Cast', [typeOf(tensor.dtype, 'SrcT'), typeOf(dtype, 'DstT'), ['Truncate', 'TF_ATTR_BOOL', false]], tensor);
  }

  /** A float32 tensor of TensorFlow.js, as it stands: its owner remains who it was. */
  view(tensor: Tensor): NativeTensor {
    const [id = -1] = this.native.getInputTensorIds([tensor]);
    return { id, shape: [...tensor.shape], dtype: dataTypes.float32 };
  }

  /** Hands a float32 tensor over to TensorFlow.js. */
  toTensor(tensor: NativeTensor): Tensor {
    this.live.delete(tensor.id);
    return this.native.createOutputTensor(tensor);
  }

  dispose(): void {
    for (const id of this.live) this.native.binding.deleteTensor(id);
    this.live.clear();
    this.constants.clear();
  }
}
