import { Fault } from '#fault';
import type { BatchNorm, Convolution, Graph, GraphNode, Operation, Pads, Pool } from '../graph/graph.ts';
import { type WeightSpec, type Weights, sizeOf, weightsOf } from '../graph/weights.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Tensorflow, Variable } from './tensorflow.ts';

/** The weights of one network as TensorFlow variables, by `LAYER/KIND`. */
export type Variables = ReadonlyMap<string, Variable>;

/** How a network is run. Without `normalisesByBatch` everything is as in inference: batch normalisation uses its moving statistics. */
export interface RunMode {
  /** Which batch normalisations use the statistics of the batch; a frozen layer must not. */
  readonly normalisesByBatch?: (node: GraphNode) => boolean;
}

const specOf = ({ name, shape, trainable }: WeightSpec) => ({ name, shape: [...shape], trainable });

/** Makes a variable of each weight. @throws Fault INVALID_ARGUMENT / WEIGHTS_LAYER_MISSING that names the layer. */
export function createVariables(tf: Tensorflow, graph: Graph, weights: Weights): Variables {
  return new Map(
    weightsOf(graph).map((weight) => {
      const { name, shape, trainable } = specOf(weight);
      const values = weights.get(name);
      if (values?.length !== sizeOf(shape)) {
        throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_LAYER_MISSING', `There are no fitting weights for layer ${weight.node.name}.`);
      }
      return [name, tf.tidy(() => tf.variable(tf.tensor(values, shape), trainable))];
    }),
  );
}

/** The present values of the variables. */
export const readVariables = (variables: Variables): Weights =>
  new Map([...variables].map(([name, variable]) => [name, variable.dataSync<'float32'>().slice()]));

export function disposeVariables(variables: Variables): void {
  for (const variable of variables.values()) variable.dispose();
}

/** tfjs-node has no gradient of an explicitly padded convolution, so padding that is not "same" is a step of its own. */
function padded(tf: Tensorflow, x: Tensor4D, { top, left, bottom, right }: Pads): Tensor4D {
  return top + left + bottom + right === 0 ? x : tf.pad4d(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
}

function pool(tf: Tensorflow, x: Tensor4D, { kind, pads, size, stride }: Pool): Tensor4D {
  const image = padded(tf, x, pads);
  return kind === 'maxPool' ? tf.maxPool(image, size, stride, 'valid') : tf.avgPool(image, size, stride, 'valid');
}

function doubled(tf: Tensorflow, x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape;
  return tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}

/** One run of a graph: what each layer needs beside its inputs. */
class GraphRun {
  private readonly tf: Tensorflow;
  private readonly variables: Variables;
  private readonly mode: RunMode;

  constructor(tf: Tensorflow, variables: Variables, mode: RunMode) {
    this.tf = tf;
    this.variables = variables;
    this.mode = mode;
  }

  apply(node: GraphNode, inputs: readonly Tensor[]): Tensor {
    const { tf } = this;
    const operation: Operation = node.operation;
    const x = inputs[0] as Tensor4D;
    switch (operation.kind) {
      case 'convolution':
        return this.convolve(node, x, operation);
      case 'batchNorm':
        return this.normalise(node, x, operation);
      case 'relu':
        return tf.relu(x);
      case 'leakyRelu':
        return tf.leakyRelu(x, operation.alpha);
      case 'sigmoid':
        return tf.sigmoid(x);
      case 'maxPool':
      case 'averagePool':
        return pool(tf, x, operation);
      case 'add':
        return tf.addN([...inputs]);
      case 'concat':
        return tf.concat([...inputs], -1);
      case 'upsample':
        return doubled(tf, x);
      case 'globalAveragePool':
        return tf.mean(x, [1, 2]);
      case 'dense':
        return tf.add(tf.matMul(inputs[0] as Tensor2D, this.weight(node, 'kernel') as Tensor2D), this.variable(node, 'bias'));
      case 'input':
        return x;
    }
  }

  private convolve(node: GraphNode, x: Tensor4D, { pads, size, stride, bias }: Convolution): Tensor4D {
    const { tf } = this;
    const kernel = this.weight(node, 'kernel') as Tensor4D;
    const same = stride === 1 && pads.top === pads.bottom && 2 * pads.top === size - 1;
    const y = same ? tf.conv2d(x, kernel, 1, 'same') : tf.conv2d(padded(tf, x, pads), kernel, stride, 'valid');
    return bias ? tf.add(y, this.weight(node, 'bias')) : y;
  }

  private normalise(node: GraphNode, x: Tensor4D, { epsilon }: BatchNorm): Tensor4D {
    const [gamma, beta] = [this.weight(node, 'gamma') as Tensor1D, this.weight(node, 'beta') as Tensor1D];
    const [movingMean, movingVariance] = [this.variable(node, 'moving_mean'), this.variable(node, 'moving_variance')];
    if (!this.mode.normalisesByBatch?.(node)) return this.tf.batchNorm4d(x, movingMean as Tensor1D, movingVariance as Tensor1D, beta, gamma, epsilon);
    const { mean, variance } = this.tf.moments(x, [0, 1, 2]);
    return this.tf.batchNorm4d(x, mean as Tensor1D, variance as Tensor1D, beta, gamma, epsilon);
  }

  private weight(node: GraphNode, kind: string): Tensor {
    return this.variable(node, kind);
  }

  private variable(node: GraphNode, kind: string): Variable {
    const variable = this.variables.get(`${node.name}/${kind}`);
    if (variable === undefined) throw new Fault('INTERNAL', 'WEIGHTS_LAYER_MISSING', `There are no weights for layer ${node.name}.`);
    return variable;
  }
}

/**
 * Runs the network on `images` [n, h, w, 3] and returns its outputs by public name: feature maps [n, h / stride, w / stride, channels],
 * image-level logits [n, units]. Differentiable in the variables. Call it within a `tf.tidy`. This is how networks infer, and what the
 * faster pass of training is checked against.
 */
export function runGraph(tf: Tensorflow, graph: Graph, variables: Variables, images: Tensor4D, mode: RunMode = {}): Record<string, Tensor> {
  const run = new GraphRun(tf, variables, mode);
  const outputs = new Set(Object.values(graph.outputs));
  const readers = countReaders(graph);
  const tensors = new Map<string, Tensor>();
  for (const node of graph.nodes) {
    const inputs = node.operation.kind === 'input' ? [images] : node.inputs.map((input) => tensors.get(input)).filter((tensor) => tensor !== undefined);
    const tensor = run.apply(node, inputs);
    tensors.set(node.name, tensor);
    for (const input of node.inputs) {
      const left = (readers.get(input) ?? 0) - 1;
      readers.set(input, left);
      const used = tensors.get(input);
      if (left === 0 && !outputs.has(input) && used !== images && used !== tensor) used?.dispose();
    }
  }
  return Object.fromEntries(
    Object.entries(graph.outputs).flatMap(([output, node]) => {
      const tensor = tensors.get(node);
      return tensor === undefined ? [] : [[output, tensor]];
    }),
  );
}

/** How many layers read each layer. What nobody reads any more is disposed of; what the way back needs, TensorFlow.js holds itself. */
function countReaders(graph: Graph): Map<string, number> {
  const readers = new Map<string, number>();
  for (const { inputs } of graph.nodes) for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  return readers;
}
