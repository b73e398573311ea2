import { Fault } from '#fault';
import { type WeightKind, type WeightSpec, type Weights, sizeOf } from '../graph/weights.ts';
import { normalisationKinds, readFoldedNormalisation } from '../onnx/batch-norm-metadata.ts';
import { type Initializer, dataType, readContents } from '../onnx/onnx-schema.ts';
import { type StoredWeight, assignByLayer } from './assign.ts';
import { permuteKernel } from './darknet.ts';
import { floatsIn } from './float-bytes.ts';

const weightKinds: readonly WeightKind[] = ['kernel', 'bias', ...normalisationKinds];

function valuesOf({ data_type: type, raw_data: bytes }: Initializer): Float32Array | undefined {
  if (type === dataType.float) return floatsIn(bytes, 0, bytes.length - (bytes.length % 4));
  if (type === dataType.float16) return Float32Array.from(new Float16Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 2)));
  return undefined;
}

/** `LAYER/KIND`, or `LAYER/KIND:float16` of a kernel in half precision; a convolution's [out, in, h, w] becomes [h, w, in, out]. */
function storedWeight(initializer: Initializer): StoredWeight[] {
  const name = initializer.name.replace(/:float16$/, '');
  const kind = weightKinds.find((known) => name.endsWith(`/${known}`));
  const values = valuesOf(initializer);
  if (kind === undefined || values === undefined) return [];
  const layer = name.slice(0, -kind.length - 1);
  const [outputs = 1, inputs = 1, height = 1, width = 1] = initializer.dims;
  if (kind !== 'kernel' || initializer.dims.length !== 4) return [{ layer, kind, shape: initializer.dims, values }];
  const shape = [height, width, inputs, outputs];
  return [{ layer, kind, shape, values: values.length === sizeOf(shape) ? permuteKernel(values, shape, false) : values }];
}

/** Gamma, beta, mean and variance that do nothing but add the folded bias. */
const identity = (layer: string, epsilon: number, bias: StoredWeight): StoredWeight[] =>
  normalisationKinds.map((kind) => {
    const value = { gamma: 1, beta: 0, moving_mean: 0, moving_variance: 1 - epsilon }[kind];
    return { layer, kind, shape: bias.shape, values: kind === 'beta' ? bias.values : new Float32Array(bias.values.length).fill(value) };
  });

/** Divides the folded kernel by what the batch normalisation multiplies with; a channel that it multiplies with 0 stays 0. */
function unscaled(kernel: StoredWeight, gamma: Float32Array, variance: Float32Array, epsilon: number): StoredWeight {
  const outputs = gamma.length;
  const factors = gamma.map((value, i) => (value === 0 ? 0 : Math.sqrt((variance[i] ?? 0) + epsilon) / value));
  return { ...kernel, values: kernel.values.map((value, i) => value * (factors[i % outputs] ?? 1)) };
}

/** Takes the folded weights of one convolution apart into its own kernel and the batch normalisation's weights. */
function unfold(layer: string, epsilon: number, kernel: StoredWeight, bias: StoredWeight, folded: Weights): StoredWeight[] {
  const own = normalisationKinds.flatMap((kind) => {
    const values = folded.get(`${layer}/${kind}`);
    return values?.length === bias.values.length ? [{ layer, kind, shape: bias.shape, values }] : [];
  });
  const [gamma, , , variance] = own;
  if (gamma === undefined || variance === undefined) return identity(layer, epsilon, bias);
  return [unscaled(kernel, gamma.values, variance.values, epsilon), ...own];
}

/** The weights of every batch normalisation that is wanted and has none of its own in the file, and the kernel before it without them. */
function unfoldAll(wanted: readonly WeightSpec[], stored: readonly StoredWeight[], folded: Weights): StoredWeight[] {
  const byName = new Map(stored.map((weight) => [`${weight.layer}/${weight.kind}`, weight]));
  const nodes = new Set(wanted.map(({ node }) => node));
  return [...nodes].flatMap((node) => {
    if (node.operation.kind !== 'batchNorm' || byName.has(`${node.name}/gamma`)) return [];
    const [kernel, bias] = (['kernel', 'bias'] as const).map((each) => byName.get(`${node.inputs[0] ?? ''}/${each}`));
    return kernel === undefined || bias === undefined ? [] : unfold(node.name, node.operation.epsilon, kernel, bias, folded);
  });
}

/**
 * Reads the wanted weights, by layer name, out of an ONNX file that `writeOnnx` wrote, kernels in float32 or float16. Batch normalisations
 * that were folded into a kernel are taken out of it again by the file's metadata; a file without has them as the identity, so that the
 * network computes the same, but its statistics are not those it was trained with.
 * @throws Fault INVALID_ARGUMENT / WEIGHTS_UNREADABLE for a file that is cut off or none, or one that names the layer that is missing, cut
 * off or of another shape
 */
export function readOnnxWeights(bytes: Uint8Array, wanted: readonly WeightSpec[]): Weights {
  const { initializers, metadata, isCut } = readContents(bytes);
  if (initializers.length === 0) throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_UNREADABLE', 'The weights file cannot be read as an ONNX model.');
  const stored = initializers.flatMap(storedWeight);
  // Later ones win: the kernels without their batch normalisation.
  const weights = assignByLayer(wanted, [...stored, ...unfoldAll(wanted, stored, readFoldedNormalisation(metadata))]);
  if (isCut) throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_UNREADABLE', 'The ONNX file is cut off behind its last layer.');
  return weights;
}
