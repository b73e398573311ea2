import { Fault } from '#fault';
import type { Graph, GraphNode } from '../../graph/graph.ts';
import type { Variables } from '../run-graph.ts';
import type { Tensor, Tensor1D, Tensor4D, Tensorflow } from '../tensorflow.ts';
import { type LayerContext, addAll, keptForBackward, runLayer, runLayerBack } from './native-layers.ts';
import { NativeOperations, type NativeTensor, dataTypes } from './native-operations.ts';

/** In what feature maps are computed and kept. Weights, their gradients, statistics and logits are float32 in either. */
export const precisions = ['float32', 'bfloat16'] as const;
export type Precision = (typeof precisions)[number];

export interface PassOptions {
  readonly precision: Precision;
  /** Which weights get a gradient, by LAYER/KIND. */
  readonly trains: (weightName: string) => boolean;
  readonly normalisesByBatch: (node: GraphNode) => boolean;
}

/** The mean and (n − 1) variance of a batch in the batch normalisation `node`. */
export interface BatchStatistics {
  readonly node: string;
  readonly momentum: number;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * One pass over a network, forward and back, by TensorFlow's own operations: no tape, feature maps in bfloat16 if wanted, each freed as soon as nothing
 * reads it any more.
 */
export class NativePass {
  private readonly ops: NativeOperations;
  private readonly graph: Graph;
  private readonly variables: Variables;
  private readonly options: PassOptions;
  private readonly dtype: number;
  private readonly made = new Map<string, NativeTensor>();
  /** Shapes stay when tensors are freed: some ways back need no more. */
  private readonly saved = new Map<string, readonly NativeTensor[]>();
  private readonly none: NativeTensor;
  private readonly wanted: ReadonlySet<string>;

  /** `tf` must be native. */
  constructor(tf: Tensorflow, graph: Graph, variables: Variables, options: PassOptions) {
    this.ops = new NativeOperations(tf);
    this.graph = graph;
    this.variables = variables;
    this.options = options;
    this.dtype = dataTypes[options.precision];
    this.none = this.ops.cast(this.ops.integers([], [0]), dataTypes.float32);
    this.wanted = this.layersBeforeTrained();
  }

  /** Runs the network on `images` [n, h, w, 3]: its outputs by public name, in float32, and what each layer saw that normalises by batch. */
  forward(images: Tensor4D): { readonly outputs: Record<string, Tensor>; readonly statistics: readonly BatchStatistics[] } {
    const { ops, graph, made } = this;
    const kept = keptForBackward(graph);
    const outputNodes = new Set(Object.values(graph.outputs));
    const lastReader = new Map(graph.nodes.flatMap(({ name, inputs }) => inputs.map((input) => [input, name] as const)));
    const statistics: BatchStatistics[] = [];
    for (const node of graph.nodes) {
      const inputs = node.operation.kind === 'input' ? [ops.view(images)] : this.inputsOf(node);
      const result = runLayer(this.contextOf(node), node, inputs, this.none);
      made.set(node.name, result.output);
      this.saved.set(node.name, result.saved);
      if (result.statistics && node.operation.kind === 'batchNorm') {
        const [mean, variance] = result.statistics.map((seen) => ops.toTensor(seen)) as [Tensor1D, Tensor1D];
        statistics.push({ node: node.name, momentum: node.operation.momentum, mean, variance });
      }
      for (const input of node.inputs) {
        const read = made.get(input);
        if (read !== undefined && lastReader.get(input) === node.name && !kept.has(input) && !outputNodes.has(input)) ops.release(read);
      }
    }
    return { outputs: Object.fromEntries(Object.entries(graph.outputs).map(([output, name]) => [output, this.outputOf(name)])), statistics };
  }

  /** The gradients of the trained weights by LAYER/KIND (the caller disposes them), given those of the outputs by public name. */
  backward(slopes: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
    const { ops, graph } = this;
    const pending = new Map<string, NativeTensor[]>();
    for (const [output, slope] of Object.entries(slopes)) pending.set(graph.outputs[output] ?? '', [ops.view(slope)]);
    const gradients = new Map<string, Tensor>();
    for (const node of graph.nodes.toReversed()) {
      const parts = pending.get(node.name) ?? [];
      pending.delete(node.name);
      if (parts.length > 0 && this.wanted.has(node.name)) this.stepBack(node, parts, pending, gradients);
      ops.release(...parts, this.outputOrNone(node.name), ...(this.saved.get(node.name) ?? []));
    }
    return gradients;
  }

  dispose(): void {
    this.ops.dispose();
  }

  private stepBack(node: GraphNode, parts: readonly NativeTensor[], pending: Map<string, NativeTensor[]>, gradients: Map<string, Tensor>): void {
    const { ops, wanted } = this;
    const [first] = parts as [NativeTensor];
    const slope = parts.length === 1 ? first : addAll(ops, parts);
    const wantsWeights = this.trainsIn(node);
    const back = runLayerBack(this.contextOf(node), {
      ...{ node, inputs: this.inputsOf(node), output: this.outputOrNone(node.name), saved: this.saved.get(node.name) ?? [], slope },
      ...{ wantsInputs: node.inputs.some((input) => wanted.has(input)), wantsWeights },
    });
    if (slope !== first) ops.release(slope);
    for (const [kind, gradient] of Object.entries(back.weights)) {
      if (this.options.trains(`${node.name}/${kind}`)) gradients.set(`${node.name}/${kind}`, ops.toTensor(gradient));
      else ops.release(gradient);
    }
    back.inputs.forEach((part, i) => {
      const input = node.inputs[i];
      if (part === undefined || input === undefined) return;
      if (wanted.has(input)) pending.set(input, [...(pending.get(input) ?? []), part]);
      else ops.release(part);
    });
  }

  private trainsIn({ name }: GraphNode): boolean {
    return ['kernel', 'bias', 'gamma', 'beta'].some((kind) => this.variables.has(`${name}/${kind}`) && this.options.trains(`${name}/${kind}`));
  }

  /** Layers that have a trained weight, or one somewhere before them: only to those a slope goes back. */
  private layersBeforeTrained(): ReadonlySet<string> {
    const reached = new Set<string>();
    for (const node of this.graph.nodes) if (this.trainsIn(node) || node.inputs.some((input) => reached.has(input))) reached.add(node.name);
    return reached;
  }

  private inputsOf(node: GraphNode): NativeTensor[] {
    return node.inputs.map((input) => this.outputOrNone(input));
  }

  private outputOrNone(name: string): NativeTensor {
    return this.made.get(name) ?? this.none;
  }

  /** A copy of an output's handle for TensorFlow.js to own: the way back may still need the layer's own. */
  private outputOf(name: string): Tensor {
    const { ops } = this;
    const output = this.outputOrNone(name);
    return ops.toTensor(ops.one('Identity', [['T', 'TF_ATTR_TYPE', output.dtype]], output));
  }

  private contextOf(node: GraphNode): LayerContext {
    const weight = (kind: string): NativeTensor => {
      const variable = this.variables.get(`${node.name}/${kind}`);
      if (variable === undefined) throw new Fault('INTERNAL', 'WEIGHTS_LAYER_MISSING', `There are no weights for layer ${node.name}.`);
      return this.ops.view(variable);
    };
    return { ops: this.ops, dtype: this.dtype, weight, byBatch: this.options.normalisesByBatch(node) };
  }
}
