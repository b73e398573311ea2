import type { Graph, GraphNode } from './graph.ts';
import { inferShapes } from './shapes.ts';

export type WeightKind = 'kernel' | 'bias' | 'gamma' | 'beta' | 'moving_mean' | 'moving_variance';

/** One weight of a layer. Kernels are [size, size, in, out] of a convolution and [in, out] of a dense layer, as Keras keeps them. */
export interface WeightSpec {
  /** `LAYER/KIND`. */
  readonly name: string;
  readonly node: GraphNode;
  readonly kind: WeightKind;
  readonly shape: readonly number[];
  /** False for what batch normalisation gathers instead of learning. */
  readonly trainable: boolean;
}

/** Values by `LAYER/KIND`, each in the order of its shape's C layout. */
export type Weights = ReadonlyMap<string, Float32Array>;

function shapesOf({ operation }: GraphNode, channels: number): readonly (readonly [WeightKind, readonly number[]])[] {
  if (operation.kind === 'convolution') {
    const { size, filters } = operation;
    const kernel = ['kernel', [size, size, channels, filters]] as const;
    return operation.bias ? [kernel, ['bias', [filters]]] : [kernel];
  }
  if (operation.kind === 'dense') {
    return [
      ['kernel', [channels, operation.units]],
      ['bias', [operation.units]],
    ];
  }
  if (operation.kind !== 'batchNorm') return [];
  return (['gamma', 'beta', 'moving_mean', 'moving_variance'] as const).map((kind) => [kind, [channels]] as const);
}

/** Every weight of the network, in the order of its layers. */
export function weightsOf(graph: Graph): WeightSpec[] {
  const shapes = inferShapes(graph, 32, 32);
  return graph.nodes.flatMap((node) =>
    shapesOf(node, shapes.get(node.inputs[0] ?? '')?.at(-1) ?? 0).map(([kind, shape]) => ({
      name: `${node.name}/${kind}`,
      node,
      kind,
      shape,
      trainable: !kind.startsWith('moving'),
    })),
  );
}

/** Number of values in a tensor of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
