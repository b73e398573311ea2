import type { BatchNorm, Convolution, Graph, GraphNode, Pads, Pool } from '../../graph/graph.ts';
import { type NativeOperations, type NativeTensor, type OpAttribute, dataTypes, typeOf } from './native-operations.ts';

/** What a layer has at hand, on its way forward and back. */
export interface LayerContext {
  readonly ops: NativeOperations;
  /** Data type of feature maps and of the kernels that meet them. */
  readonly dtype: number;
  /** The node's weight in float32. */
  readonly weight: (kind: string) => NativeTensor;
  /** Whether batch normalisation uses the statistics of the batch. */
  readonly byBatch: boolean;
}

/** What a layer made: its output, and what else its way back needs. */
export interface Forward {
  readonly output: NativeTensor;
  readonly saved: readonly NativeTensor[];
  /** Mean and variance of the batch, of a layer that normalises by it. */
  readonly statistics?: readonly [mean: NativeTensor, variance: NativeTensor];
}

/** What comes back through a layer. */
export interface Backward {
  /** Of each input; absent where it was not asked for. */
  readonly inputs: readonly (NativeTensor | undefined)[];
  /** Of the layer's weights by kind, in float32. */
  readonly weights: Readonly<Record<string, NativeTensor>>;
}

export interface BackwardRequest {
  readonly node: GraphNode;
  readonly inputs: readonly NativeTensor[];
  readonly output: NativeTensor;
  readonly saved: readonly NativeTensor[];
  readonly slope: NativeTensor;
  /** Whether the slope of each input, and those of the weights, are wanted. */
  readonly wantsInputs: boolean;
  readonly wantsWeights: boolean;
}

const { float32, int32 } = dataTypes;
const layout: OpAttribute = ['data_format', 'TF_ATTR_STRING', 'NHWC'];
const isPadded = ({ top, left, bottom, right }: Pads): boolean => top + left + bottom + right > 0;

/** Padding that TensorFlow calls SAME: every stride-1 convolution of ours. All else is padded by a step of its own. */
const isSame = ({ stride, size, pads }: Convolution): boolean => stride === 1 && pads.top === pads.bottom && 2 * pads.top === size - 1;

function pad({ ops }: LayerContext, x: NativeTensor, { top, left, bottom, right }: Pads): NativeTensor {
  const paddings = ops.integers([0, 0, top, bottom, left, right, 0, 0], [4, 2]);
  return ops.one('Pad', [typeOf(x.dtype), typeOf(int32, 'Tpaddings')], x, paddings);
}

/** The way back of `pad`: what lies within the frame. Frees the padded slope. */
function crop({ ops }: LayerContext, slope: NativeTensor, { top, left }: Pads, shape: readonly number[]): NativeTensor {
  const cropped = ops.one('Slice', [typeOf(slope.dtype), typeOf(int32, 'Index')], slope, ops.integers([0, top, left, 0]), ops.integers(shape));
  ops.release(slope);
  return cropped;
}

const convolutionAttributes = (dtype: number, operation: Convolution): OpAttribute[] => [
  typeOf(dtype),
  ['strides', 'TF_ATTR_INT', [1, operation.stride, operation.stride, 1]],
  ['padding', 'TF_ATTR_STRING', isSame(operation) ? 'SAME' : 'VALID'],
  layout,
  ['dilations', 'TF_ATTR_INT', [1, 1, 1, 1]],
];

/** Convolutions with a bias end a network: what they give are logits, in float32. */
function convolve(context: LayerContext, operation: Convolution, x: NativeTensor): Forward {
  const { ops, dtype, weight } = context;
  const kernel = ops.cast(weight('kernel'), dtype);
  const image = isSame(operation) || !isPadded(operation.pads) ? x : pad(context, x, operation.pads);
  const convolved = ops.one('Conv2D', convolutionAttributes(dtype, operation), image, kernel);
  const saved = image === x ? [kernel] : [kernel, image];
  if (!operation.bias) return { output: convolved, saved };
  const wide = ops.cast(convolved, float32);
  const output = ops.one('BiasAdd', [typeOf(float32), layout], wide, weight('bias'));
  ops.release(convolved, wide);
  return { output, saved };
}

/**
 * What comes back to the image of a convolution. With stride 1 and padding SAME that is a convolution too, by the kernel turned half round with its
 * channels swapped: in float32 on AVX2 up to twice as fast as Conv2DBackpropInput. In bfloat16 it was not measured.
 */
function slopeOfImage({ ops, dtype }: LayerContext, operation: Convolution, kernel: NativeTensor, image: NativeTensor, slope: NativeTensor): NativeTensor {
  const attributes = convolutionAttributes(dtype, operation);
  if (dtype !== float32 || !isSame(operation)) return ops.one('Conv2DBackpropInput', attributes, ops.integers(image.shape), kernel, slope);
  const turned = operation.size === 1 ? kernel : ops.one('ReverseV2', [typeOf(dtype), typeOf(int32, 'Tidx')], kernel, ops.integers([0, 1]));
  const swapped = ops.one('Transpose', [typeOf(dtype), typeOf(int32, 'Tperm')], turned, ops.integers([0, 1, 3, 2]));
  const ofImage = ops.one('Conv2D', attributes, slope, swapped);
  if (turned !== kernel) ops.release(turned);
  ops.release(swapped);
  return ofImage;
}

function convolveBack(context: LayerContext, operation: Convolution, { inputs, saved, slope, wantsInputs, wantsWeights }: BackwardRequest): Backward {
  const { ops, dtype } = context;
  const [x] = inputs as [NativeTensor];
  const [kernel, image = x] = saved as [NativeTensor, NativeTensor?];
  const attributes = convolutionAttributes(dtype, operation);
  const narrow = ops.cast(slope, dtype);
  const weights: Record<string, NativeTensor> = {};
  if (wantsWeights) {
    const ofKernel = ops.one('Conv2DBackpropFilter', attributes, image, ops.integers(kernel.shape), narrow);
    weights.kernel = ops.cast(ofKernel, float32);
    if (weights.kernel !== ofKernel) ops.release(ofKernel);
    if (operation.bias) weights.bias = ops.one('BiasAddGrad', [typeOf(float32), layout], slope);
  }
  let ofInput: NativeTensor | undefined;
  if (wantsInputs) {
    const ofImage = slopeOfImage(context, operation, kernel, image, narrow);
    ofInput = image === x ? ofImage : crop(context, ofImage, operation.pads, x.shape);
  }
  if (narrow !== slope) ops.release(narrow);
  return { inputs: [ofInput], weights };
}

const normAttributes = ({ dtype, byBatch }: LayerContext, { epsilon }: BatchNorm): OpAttribute[] => [
  typeOf(dtype),
  typeOf(float32, 'U'),
  ['epsilon', 'TF_ATTR_FLOAT', epsilon],
  layout,
  ['is_training', 'TF_ATTR_BOOL', byBatch],
];

/** FusedBatchNormV3: statistics in float32 whatever the feature maps are. The variance it gives has n − 1 in the denominator. */
function normalise(context: LayerContext, operation: BatchNorm, x: NativeTensor, none: NativeTensor): Forward {
  const { ops, weight, byBatch } = context;
  const moving = byBatch ? [none, none] : [weight('moving_mean'), weight('moving_variance')];
  const made = ops.run('FusedBatchNormV3', normAttributes(context, operation), [x, weight('gamma'), weight('beta'), ...moving], 6);
  const [output, mean, variance, ...saved] = made as [NativeTensor, NativeTensor, NativeTensor, NativeTensor, NativeTensor, NativeTensor];
  if (byBatch) return { output, saved, statistics: [mean, variance] };
  ops.release(mean, variance, ...saved);
  return { output, saved: [] };
}

function normaliseBack(context: LayerContext, operation: BatchNorm, { inputs, saved, slope }: BackwardRequest): Backward {
  const { ops, weight, byBatch } = context;
  const [x] = inputs as [NativeTensor];
  const [mean, variance] = [weight('moving_mean'), weight('moving_variance')];
  const reserved = byBatch ? saved : [mean, variance, variance];
  const made = ops.run('FusedBatchNormGradV3', normAttributes(context, operation), [slope, x, weight('gamma'), ...reserved], 5);
  const [ofInput, gamma, beta, ...rest] = made as [NativeTensor, NativeTensor, NativeTensor, NativeTensor, NativeTensor];
  ops.release(...rest);
  return { inputs: [ofInput], weights: { gamma, beta } };
}

const poolAttributes = (dtype: number, { size, stride }: Pool): OpAttribute[] => [
  typeOf(dtype),
  ['ksize', 'TF_ATTR_INT', [1, size, size, 1]],
  ['strides', 'TF_ATTR_INT', [1, stride, stride, 1]],
  ['padding', 'TF_ATTR_STRING', 'VALID'],
  layout,
];

function pool(context: LayerContext, operation: Pool, x: NativeTensor): Forward {
  const image = isPadded(operation.pads) ? pad(context, x, operation.pads) : x;
  const output = context.ops.one(operation.kind === 'maxPool' ? 'MaxPool' : 'AvgPool', poolAttributes(x.dtype, operation), image);
  return { output, saved: image === x ? [] : [image] };
}

function poolBack(context: LayerContext, operation: Pool, { inputs, output, saved, slope }: BackwardRequest): Backward {
  const { ops } = context;
  const [x] = inputs as [NativeTensor];
  const [image = x] = saved;
  const attributes = poolAttributes(slope.dtype, operation);
  const ofImage = operation.kind === 'maxPool' ? ops.one('MaxPoolGrad', attributes, image, output, slope) : ops.one('AvgPoolGrad', attributes, ops.integers(image.shape), slope);
  return { inputs: [image === x ? ofImage : crop(context, ofImage, operation.pads, x.shape)], weights: {} };
}

/** Runs `make` on a float32 copy of `tensor` and gives the result in the tensor's own type: for operations that know no other. */
function inFloat32(ops: NativeOperations, tensor: NativeTensor, make: (wide: NativeTensor) => NativeTensor): NativeTensor {
  const wide = ops.cast(tensor, float32);
  const made = make(wide);
  const output = ops.cast(made, tensor.dtype);
  if (wide !== tensor) ops.release(wide);
  if (output !== made) ops.release(made);
  return output;
}

const resizeAttributes: readonly OpAttribute[] = [typeOf(float32), ['align_corners', 'TF_ATTR_BOOL', false], ['half_pixel_centers', 'TF_ATTR_BOOL', false]];

const extents = (shape: readonly number[]): [n: number, height: number, width: number, channels: number] => [shape[0] ?? 0, shape[1] ?? 0, shape[2] ?? 0, shape[3] ?? 0];

/** The mean over rows and columns, [n, channels] in float32: it leads to logits. */
function averageAll({ ops }: LayerContext, x: NativeTensor): Forward {
  const wide = ops.cast(x, float32);
  const output = ops.one('Mean', [typeOf(float32), typeOf(int32, 'Tidx'), ['keep_dims', 'TF_ATTR_BOOL', false]], wide, ops.integers([1, 2]));
  if (wide !== x) ops.release(wide);
  return { output, saved: [] };
}

function averageAllBack({ ops }: LayerContext, { inputs, slope }: BackwardRequest): Backward {
  const [x] = inputs as [NativeTensor];
  const [n, height, width, channels] = extents(x.shape);
  const cells = ops.one('Reshape', [typeOf(float32), typeOf(int32, 'Tshape')], slope, ops.integers([n, 1, 1, channels]));
  const spread = ops.one('BroadcastTo', [typeOf(float32), typeOf(int32, 'Tidx')], cells, ops.integers(x.shape));
  const count = ops.cast(ops.integers([height * width], []), float32);
  const shared = ops.one('RealDiv', [typeOf(float32)], spread, count);
  const ofInput = ops.cast(shared, x.dtype);
  ops.release(cells, spread, count);
  if (ofInput !== shared) ops.release(shared);
  return { inputs: [ofInput], weights: {} };
}

const product = (ops: NativeOperations, a: NativeTensor, b: NativeTensor, transposeA: boolean, transposeB: boolean): NativeTensor =>
  ops.one('MatMul', [typeOf(float32), ['transpose_a', 'TF_ATTR_BOOL', transposeA], ['transpose_b', 'TF_ATTR_BOOL', transposeB]], a, b);

function dense({ ops, weight }: LayerContext, x: NativeTensor): Forward {
  const multiplied = product(ops, x, weight('kernel'), false, false);
  const output = ops.one('BiasAdd', [typeOf(float32), layout], multiplied, weight('bias'));
  ops.release(multiplied);
  return { output, saved: [] };
}

function denseBack({ ops, weight }: LayerContext, { inputs, slope }: BackwardRequest): Backward {
  const [x] = inputs as [NativeTensor];
  const weights = { kernel: product(ops, x, slope, true, false), bias: ops.one('BiasAddGrad', [typeOf(float32), layout], slope) };
  return { inputs: [product(ops, slope, weight('kernel'), false, true)], weights };
}

const concatenate = ({ ops, dtype }: LayerContext, inputs: readonly NativeTensor[]): Forward => ({
  output: ops.one('ConcatV2', [typeOf(dtype), ['N', 'TF_ATTR_INT', inputs.length], typeOf(int32, 'Tidx')], ...inputs, ops.integers([3], [])),
  saved: [],
});

function divide({ ops, dtype }: LayerContext, { inputs, slope }: BackwardRequest): Backward {
  const channels = inputs.map(({ shape }) => shape.at(-1) ?? 0);
  const attributes: OpAttribute[] = [typeOf(dtype), typeOf(int32, 'Tlen'), ['num_split', 'TF_ATTR_INT', inputs.length]];
  return { inputs: ops.run('SplitV', attributes, [slope, ops.integers(channels), ops.integers([3], [])], inputs.length), weights: {} };
}

/** The sum of tensors of one shape. */
export const addAll = (ops: NativeOperations, tensors: readonly NativeTensor[]): NativeTensor =>
  ops.one('AddN', [typeOf(tensors[0]?.dtype ?? float32), ['N', 'TF_ATTR_INT', tensors.length]], ...tensors);

const leaky = (dtype: number, alpha: number): OpAttribute[] => [typeOf(dtype), ['alpha', 'TF_ATTR_FLOAT', alpha]];

/** Runs one layer. `none` is a tensor without elements. */
export function runLayer(context: LayerContext, { operation }: GraphNode, inputs: readonly NativeTensor[], none: NativeTensor): Forward {
  const { ops, dtype } = context;
  const [x] = inputs as [NativeTensor];
  const plain = (output: NativeTensor): Forward => ({ output, saved: [] });
  switch (operation.kind) {
    case 'input':
      return plain(ops.cast(x, dtype));
    case 'convolution':
      return convolve(context, operation, x);
    case 'batchNorm':
      return normalise(context, operation, x, none);
    case 'relu':
      return plain(ops.one('Relu', [typeOf(x.dtype)], x));
    case 'leakyRelu':
      return plain(ops.one('LeakyRelu', leaky(x.dtype, operation.alpha), x));
    case 'sigmoid':
      return plain(ops.one('Sigmoid', [typeOf(x.dtype)], x));
    case 'maxPool':
    case 'averagePool':
      return pool(context, operation, x);
    case 'add':
      return plain(addAll(ops, inputs));
    case 'concat':
      return concatenate(context, inputs);
    case 'upsample': {
      const [, height, width] = extents(x.shape);
      return plain(inFloat32(ops, x, (wide) => ops.one('ResizeNearestNeighbor', resizeAttributes, wide, ops.integers([2 * height, 2 * width]))));
    }
    case 'globalAveragePool':
      return averageAll(context, x);
    case 'dense':
      return dense(context, x);
  }
}

/** The way back through one layer. Frees nothing of the request. */
export function runLayerBack(context: LayerContext, request: BackwardRequest): Backward {
  const { ops } = context;
  const { node: { operation }, inputs, output, slope } = request;
  const [x] = inputs as [NativeTensor];
  const plain = (ofInput: NativeTensor): Backward => ({ inputs: [ofInput], weights: {} });
  switch (operation.kind) {
    case 'input':
      return { inputs: [], weights: {} };
    case 'convolution':
      return convolveBack(context, operation, request);
    case 'batchNorm':
      return normaliseBack(context, operation, request);
    // The rectifiers' gradients look at the sign of the input, which is that of the output.
    case 'relu':
      return plain(ops.one('ReluGrad', [typeOf(slope.dtype)], slope, output));
    case 'leakyRelu':
      return plain(ops.one('LeakyReluGrad', leaky(slope.dtype, operation.alpha), slope, output));
    case 'sigmoid':
      return plain(ops.one('SigmoidGrad', [typeOf(slope.dtype)], output, slope));
    case 'maxPool':
    case 'averagePool':
      return poolBack(context, operation, request);
    case 'add':
      return { inputs: inputs.map(() => ops.one('Identity', [typeOf(slope.dtype)], slope)), weights: {} };
    case 'concat':
      return divide(context, request);
    case 'upsample': {
      const [, height, width] = extents(x.shape);
      return plain(inFloat32(ops, slope, (wide) => ops.one('ResizeNearestNeighborGrad', resizeAttributes, wide, ops.integers([height, width]))));
    }
    case 'globalAveragePool':
      return averageAllBack(context, request);
    case 'dense':
      return denseBack(context, request);
  }
}

/** Layers whose output their own way back looks at, and layers that look at their input's. */
const ownOutput = new Set(['relu', 'leakyRelu', 'sigmoid', 'maxPool']);
const inputOf = new Set(['convolution', 'batchNorm', 'dense', 'maxPool']);

/** The layers whose outputs the way back looks at; all others can be freed once they were read. */
export const keptForBackward = ({ nodes }: Graph): ReadonlySet<string> =>
  new Set(nodes.flatMap(({ name, inputs, operation: { kind } }) => [...(ownOutput.has(kind) ? [name] : []), ...(inputOf.has(kind) ? inputs : [])]));
