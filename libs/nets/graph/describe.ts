import type { Graph, GraphNode } from './graph.ts';
import { inferShapes } from './shapes.ts';
import { sizeOf, weightsOf } from './weights.ts';

export interface NetworkDescription {
  readonly parameters: number;
  readonly trainable: number;
  readonly nonTrainable: number;
  /** 10^9 floating-point operations of the convolutions for one image, two a multiplication with addition. */
  readonly gflop: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Counts the layers that `include` accepts, for an image of `size` x `size` pixels. */
export function describeGraph(graph: Graph, size: number, include: (node: GraphNode) => boolean = () => true): NetworkDescription {
  const weights = weightsOf(graph).filter(({ node }) => include(node));
  const shapes = inferShapes(graph, size, size);
  const kernels = weights.filter(({ node, kind }) => kind === 'kernel' && node.operation.kind === 'convolution');
  const operations = kernels.map(({ node, shape }) => {
    const [height = 0, width = 0] = shapes.get(node.name) ?? [];
    return 2 * sizeOf(shape) * height * width;
  });
  const trainable = sum(weights.filter((weight) => weight.trainable).map(({ shape }) => sizeOf(shape)));
  const parameters = sum(weights.map(({ shape }) => sizeOf(shape)));
  return { parameters, trainable, nonTrainable: parameters - trainable, gflop: sum(operations) / 1e9 };
}
