import { missingLayer } from '../weights/assign.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import { type Weights } from '../graph/weights.ts';

/** Kernel as [out, in, h, w]. */
export interface FoldedConvolution {
  readonly kernel: Float32Array;
  readonly dims: readonly number[];
  readonly bias: Float32Array | undefined;
}

/** For each convolution whose only reader is a batch normalisation: that node. */
export function findFoldable(graph: Graph): ReadonlyMap<string, GraphNode> {
  const readers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) for (const input of node.inputs) readers.set(input, [...(readers.get(input) ?? []), node]);
  const outputs = new Set(Object.values(graph.outputs));
  return new Map(
    graph.nodes.flatMap((node) => {
      const [reader, ...others] = readers.get(node.name) ?? [];
      const folds = node.operation.kind === 'convolution' && reader?.operation.kind === 'batchNorm' && others.length === 0 && !outputs.has(node.name);
      return folds ? [[node.name, reader] as const] : [];
    }),
  );
}

/** Per channel: y = scale · x + shift does what the batch normalisation does with its moving statistics. */
export function normalisationLine(node: GraphNode, weights: Weights): { readonly scale: Float64Array; readonly shift: Float64Array } {
  const [gamma, beta, mean, variance] = (['gamma', 'beta', 'moving_mean', 'moving_variance'] as const).map((kind) => weights.get(`${node.name}/${kind}`));
  if (!gamma || !beta || !mean || !variance || node.operation.kind !== 'batchNorm') throw missingLayer(node.name);
  const { epsilon } = node.operation;
  const scale = Float64Array.from(gamma, (value, i) => value / Math.sqrt((variance[i] ?? 0) + epsilon));
  return { scale, shift: Float64Array.from(beta, (value, i) => value - (mean[i] ?? 0) * (scale[i] ?? 0)) };
}

/** The convolution's kernel in ONNX's order, the batch normalisation behind it (if any) multiplied in. */
export function foldConvolution(node: GraphNode, shape: readonly number[], weights: Weights, normalisation: GraphNode | undefined): FoldedConvolution {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const values = weights.get(`${node.name}/kernel`);
  if (values === undefined) throw missingLayer(node.name);
  const line = normalisation && normalisationLine(normalisation, weights);
  const kernel = new Float32Array(values.length);
  const area = height * width;
  for (let source = 0; source < values.length; source += 1) {
    const output = source % outputs;
    const input = Math.floor(source / outputs) % inputs;
    const position = Math.floor(source / (outputs * inputs));
    kernel[(output * inputs + input) * area + position] = (values[source] ?? 0) * (line?.scale[output] ?? 1);
  }
  const bias = line === undefined ? weights.get(`${node.name}/bias`) : new Float32Array(line.shift);
  return { kernel, dims: [outputs, inputs, height, width], bias };
}
