import { Fault } from '#fault';
import { type WeightKind, type WeightSpec, type Weights, sizeOf } from '../graph/weights.ts';

/** A weight found in a file, under the file's own name of the layer. */
export interface StoredWeight {
  readonly layer: string;
  readonly kind: WeightKind;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Keras wrote `conv1/conv` up to version 2 and writes `conv1_conv` since. */
const plainName = (layer: string): string => layer.replaceAll('/', '_');

/** Files of nested models put the inner model's name before the layer's. */
const withoutModel = (layer: string): string => layer.slice(layer.indexOf('/') + 1);

export const missingLayer = (layer: string, cause?: unknown): Fault =>
  new Fault('INVALID_ARGUMENT', 'WEIGHTS_LAYER_MISSING', `The weights file has no complete layer ${layer}.`, { cause, metadata: { layer } });

const misshapen = (layer: string, found: readonly number[], wanted: readonly number[]): Fault =>
  new Fault('INVALID_ARGUMENT', 'WEIGHTS_LAYER_MISSHAPEN', `Layer ${layer} of the weights file is ${found.join(' x ')}; the network needs ${wanted.join(' x ')}.`, {
    metadata: { layer },
  });

/** The one dense layer of a file goes by whatever name its author gave it (`opacity`, `predictions`, `dense_1`). */
function denseOf(stored: readonly StoredWeight[]): string | undefined {
  const dense = new Set(stored.filter(({ kind, shape }) => kind === 'kernel' && shape.length === 2).map(({ layer }) => layer));
  return dense.size === 1 ? [...dense][0] : undefined;
}

/**
 * Finds each of the wanted weights among the stored ones by layer name.
 * @throws Fault INVALID_ARGUMENT / WEIGHTS_LAYER_MISSING or WEIGHTS_LAYER_MISSHAPEN, which name the layer.
 */
export function assignByLayer(wanted: readonly WeightSpec[], stored: readonly StoredWeight[]): Weights {
  const byName = new Map<string, StoredWeight>();
  for (const weight of stored) byName.set(`${plainName(withoutModel(weight.layer))}/${weight.kind}`, weight);
  for (const weight of stored) byName.set(`${plainName(weight.layer)}/${weight.kind}`, weight);
  const dense = denseOf(stored);
  return new Map(
    wanted.map(({ name, node, kind, shape }) => {
      const layer = node.operation.kind === 'dense' && dense !== undefined ? dense : node.name;
      const found = byName.get(`${plainName(layer)}/${kind}`);
      if (found === undefined) throw missingLayer(node.name);
      if (found.shape.join() !== shape.join() || found.values.length !== sizeOf(shape)) throw misshapen(node.name, found.shape, shape);
      return [name, found.values];
    }),
  );
}
