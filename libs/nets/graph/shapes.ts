import { Fault } from '#fault';
import type { Convolution, Graph, GraphNode, Operation, Pool } from './graph.ts';

/** [height, width, channels] of a feature map, or [units]. */
export type Shape = readonly number[];

function windowed([height = 0, width = 0]: Shape, { size, stride, pads }: Convolution | Pool, channels: number): Shape {
  const along = (extent: number, before: number, after: number): number => Math.floor((extent + before + after - size) / stride) + 1;
  return [along(height, pads.top, pads.bottom), along(width, pads.left, pads.right), channels];
}

function shapeAfter(operation: Operation, inputs: readonly Shape[], image: Shape): Shape {
  const [first = []] = inputs;
  const [height = 0, width = 0, channels = 0] = first;
  switch (operation.kind) {
    case 'input':
      return [...image, operation.channels];
    case 'convolution':
      return windowed(first, operation, operation.filters);
    case 'maxPool':
    case 'averagePool':
      return windowed(first, operation, channels);
    case 'concat':
      return [height, width, inputs.reduce((sum, shape) => sum + (shape[2] ?? 0), 0)];
    case 'upsample':
      return [2 * height, 2 * width, channels];
    case 'globalAveragePool':
      return [channels];
    case 'dense':
      return [operation.units];
    default:
      return first;
  }
}

/** The shape that each node gives for an image of `height` x `width` pixels, without the batch dimension. */
export function inferShapes(graph: Graph, height: number, width: number): ReadonlyMap<string, Shape> {
  if (height % 32 !== 0 || width % 32 !== 0) {
    throw new Fault('INVALID_ARGUMENT', 'NETWORK_SIZE', 'Height and width of a network are multiples of 32.');
  }
  const shapes = new Map<string, Shape>();
  for (const node of graph.nodes) {
    shapes.set(node.name, shapeAfter(node.operation, inputShapes(shapes, node), [height, width]));
  }
  return shapes;
}

const inputShapes = (shapes: ReadonlyMap<string, Shape>, node: GraphNode): Shape[] =>
  node.inputs.map((input) => {
    const shape = shapes.get(input);
    if (shape === undefined) throw new Fault('INTERNAL', 'NETWORK_ORDER', `Layer ${node.name} of the network stands before its input ${input}.`);
    return shape;
  });
