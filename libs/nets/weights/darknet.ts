import { Fault } from '#fault';
import { type WeightKind, type WeightSpec, type Weights, sizeOf } from '../graph/weights.ts';
import { missingLayer } from './assign.ts';
import { floatsIn } from './float-bytes.ts';

/** Three int32 of the version, then the number of images seen as int64. */
const headerBytes = 20;

/** Darknet's order within a layer: beta (or bias), gamma, mean, variance, then the kernel as [out, in, h, w]. */
const order: readonly WeightKind[] = ['bias', 'beta', 'gamma', 'moving_mean', 'moving_variance', 'kernel'];

interface DarknetLayer {
  readonly name: string;
  readonly members: readonly WeightSpec[];
}

/** A convolution with the batch normalisation behind it, in the order of the network. */
function layersOf(specs: readonly WeightSpec[]): DarknetLayer[] {
  const layers = Map.groupBy(specs, ({ node }) => node.name.replace(/\/(conv|bn)$/, ''));
  return [...layers].map(([name, members]) => ({ name, members: members.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)) }));
}

/** Kernel [h, w, in, out] → [out, in, h, w], or back. */
export function permuteKernel(values: Float32Array, [height = 1, width = 1, inputs = 1, outputs = 1]: readonly number[], toDarknet: boolean): Float32Array {
  const permuted = new Float32Array(values.length);
  const area = height * width;
  for (let position = 0; position < area; position += 1) {
    for (let input = 0; input < inputs; input += 1) {
      for (let output = 0; output < outputs; output += 1) {
        const keras = (position * inputs + input) * outputs + output;
        const darknet = (output * inputs + input) * area + position;
        if (toDarknet) permuted[darknet] = values[keras] ?? 0;
        else permuted[keras] = values[darknet] ?? 0;
      }
    }
  }
  return permuted;
}

/**
 * Reads a Darknet `.weights` file into the wanted layers, in their order; what follows them in the file is left alone, so that
 * `darknet53.conv.74` and a whole `yolov3.weights` both fill a backbone.
 * @throws Fault INVALID_ARGUMENT / WEIGHTS_LAYER_MISSING that names the layer at which the file ends.
 */
export function readDarknetWeights(bytes: Uint8Array, wanted: readonly WeightSpec[]): Weights {
  if (bytes.byteLength < headerBytes) throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_UNREADABLE', 'The file is too short for Darknet weights.');
  const weights = new Map<string, Float32Array>();
  let offset = headerBytes;
  for (const { name: layer, members } of layersOf(wanted)) {
    for (const { name, kind, shape } of members) {
      const end = offset + 4 * sizeOf(shape);
      if (end > bytes.byteLength) throw missingLayer(layer);
      const values = floatsIn(bytes, offset, end);
      weights.set(name, kind === 'kernel' ? permuteKernel(values, shape, false) : values);
      offset = end;
    }
  }
  return weights;
}

/** Writes a Darknet `.weights` file, version 0.2, of these layers in their order. */
export function writeDarknetWeights(specs: readonly WeightSpec[], weights: Weights, imagesSeen = 0): Uint8Array {
  const bytes = new Uint8Array(headerBytes + 4 * specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  const header = new DataView(bytes.buffer);
  header.setInt32(4, 2, true);
  header.setBigInt64(12, BigInt(imagesSeen), true);
  let offset = headerBytes;
  for (const { name: layer, members } of layersOf(specs)) {
    for (const { name, kind, shape } of members) {
      const values = weights.get(name);
      if (values === undefined) throw missingLayer(layer);
      const stored = kind === 'kernel' ? permuteKernel(values, shape, true) : values;
      bytes.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), offset);
      offset += stored.byteLength;
    }
  }
  return bytes;
}
