import { Fault } from '#fault';
import type { Convolution, Graph, GraphNode, Pool } from '../graph/graph.ts';
import { type Weights, weightsOf } from '../graph/weights.ts';
import { foldedNormalisation } from './batch-norm-metadata.ts';
import { type FoldedConvolution, findFoldable, foldConvolution } from './fold.ts';
import { type Attribute, type Initializer, type Node, dataType, float, integer, integers, parseModelProto, text } from './onnx-schema.ts';

export interface OnnxOptions {
  /** How kernels are stored; either way the network computes in float32. */
  readonly weights?: 'float32' | 'float16';
}

const opset = 13;
const irVersion = 8;

/** Collects the ONNX graph while the layers are walked; `tensorOf` tells under which name a layer's output goes. */
class OnnxGraph {
  readonly nodes: Node[] = [];
  readonly initializers: Initializer[] = [];
  readonly tensorOf = new Map<string, string>();
  private readonly half: boolean;

  constructor(half: boolean) {
    this.half = half;
  }

  emit(name: string, operator: string, inputs: readonly string[], attributes: readonly Attribute[] = [], output = name): string {
    this.nodes.push({ name, op_type: operator, input: inputs, output: [output], attribute: attributes });
    return output;
  }

  constant(name: string, dims: readonly number[], values: Float32Array): string {
    this.initializers.push({ name, dims, data_type: dataType.float, raw_data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) });
    return name;
  }

  /** A kernel, stored in half precision where asked for and widened when the model is loaded. */
  kernel(name: string, dims: readonly number[], values: Float32Array): string {
    if (!this.half) return this.constant(name, dims, values);
    const stored = `${name}:float16`;
    this.initializers.push({ name: stored, dims, data_type: dataType.float16, raw_data: new Uint8Array(new Float16Array(values).buffer) });
    return this.emit(name, 'Cast', [stored], [integer('to', dataType.float)]);
  }
}

const windowAttributes = ({ size, stride, pads }: Convolution | Pool): Attribute[] => [
  integers('kernel_shape', [size, size]),
  integers('strides', [stride, stride]),
  integers('pads', [pads.top, pads.left, pads.bottom, pads.right]),
];

const plainOperators = { relu: 'Relu', sigmoid: 'Sigmoid', add: 'Add', maxPool: 'MaxPool', averagePool: 'AveragePool' } as const;

function emitConvolution(onnx: OnnxGraph, node: GraphNode, operation: Convolution, inputs: readonly string[], folded: FoldedConvolution): string {
  const { kernel, bias, dims } = folded;
  const given = [...inputs, onnx.kernel(`${node.name}/kernel`, dims, kernel)];
  if (bias !== undefined) given.push(onnx.constant(`${node.name}/bias`, [bias.length], bias));
  return onnx.emit(node.name, 'Conv', given, windowAttributes(operation));
}

function emitNode(onnx: OnnxGraph, node: GraphNode, inputs: readonly string[], weight: (name: string) => Float32Array): string {
  const { name, operation } = node;
  switch (operation.kind) {
    case 'relu':
    case 'sigmoid':
    case 'add':
      return onnx.emit(name, plainOperators[operation.kind], inputs);
    case 'leakyRelu':
      return onnx.emit(name, 'LeakyRelu', inputs, [float('alpha', operation.alpha)]);
    case 'maxPool':
    case 'averagePool':
      return onnx.emit(name, plainOperators[operation.kind], inputs, windowAttributes(operation));
    case 'concat':
      return onnx.emit(name, 'Concat', inputs, [integer('axis', 1)]);
    case 'upsample': {
      const scales = onnx.constant(`${name}/scales`, [4], Float32Array.of(1, 1, 2, 2));
      const exact = [text('mode', 'nearest'), text('coordinate_transformation_mode', 'asymmetric'), text('nearest_mode', 'floor')];
      return onnx.emit(name, 'Resize', [...inputs, '', scales], exact);
    }
    case 'globalAveragePool':
      return onnx.emit(name, 'Flatten', [onnx.emit(`${name}/mean`, 'GlobalAveragePool', inputs)]);
    case 'dense': {
      const values = weight('kernel');
      const kernel = onnx.kernel(`${name}/kernel`, [values.length / operation.units, operation.units], values);
      return onnx.emit(name, 'Gemm', [...inputs, kernel, onnx.constant(`${name}/bias`, [operation.units], weight('bias'))]);
    }
    case 'batchNorm': {
      const kinds = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;
      const given = kinds.map((kind) => onnx.constant(`${name}/${kind}`, [weight(kind).length], weight(kind)));
      return onnx.emit(name, 'BatchNormalization', [...inputs, ...given], [float('epsilon', operation.epsilon)]);
    }
    default:
      throw new Fault('INTERNAL', 'ONNX_OPERATION', `Layer ${name} has no form in ONNX.`);
  }
}

function walk(graph: Graph, weights: Weights, half: boolean): OnnxGraph {
  const onnx = new OnnxGraph(half);
  const shapes = new Map(weightsOf(graph).map(({ name, shape }) => [name, shape]));
  const foldable = findFoldable(graph);
  const folded = new Set([...foldable.values()].map(({ name }) => name));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => onnx.tensorOf.get(input) ?? input);
    const weight = (name: string): Float32Array => {
      const values = weights.get(`${node.name}/${name}`);
      if (values === undefined) throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_LAYER_MISSING', `There are no weights for layer ${node.name}.`);
      return values;
    };
    let tensor = node.name;
    if (folded.has(node.name)) [tensor = node.name] = inputs;
    else if (node.operation.kind === 'convolution') {
      const convolution = foldConvolution(node, shapes.get(`${node.name}/kernel`) ?? [], weights, foldable.get(node.name));
      tensor = emitConvolution(onnx, node, node.operation, inputs, convolution);
    } else if (node.operation.kind !== 'input') tensor = emitNode(onnx, node, inputs, weight);
    onnx.tensorOf.set(node.name, tensor);
  }
  return onnx;
}

const valueInfo = (name: string, dimensions: readonly (string | number)[]) => ({
  name,
  type: {
    tensor_type: {
      elem_type: dataType.float,
      shape: { dim: dimensions.map((size) => (typeof size === 'string' ? { dim_param: size } : { dim_value: size })) },
    },
  },
});

function outputInfo(graph: Graph, output: string, node: string): object {
  const operation = graph.nodes.find(({ name }) => name === node)?.operation;
  if (operation?.kind === 'dense') return valueInfo(output, ['n', operation.units]);
  const stride = output.replace('stride', '');
  return valueInfo(output, ['n', operation?.kind === 'convolution' ? operation.filters : 'channels', `h/${stride}`, `w/${stride}`]);
}

/**
 * The network as an ONNX file (opset 13), NCHW, any batch and any size that is a multiple of 32; batch normalisation is folded into the
 * convolution before it and stands in the file's metadata. Input `image`; outputs carry the graph's public names.
 * @throws Fault INVALID_ARGUMENT / WEIGHTS_LAYER_MISSING that names the layer.
 */
export function writeOnnx(graph: Graph, weights: Weights, options: OnnxOptions = {}): Uint8Array {
  const onnx = walk(graph, weights, options.weights === 'float16');
  const outputs = Object.entries(graph.outputs);
  for (const [output, node] of outputs) onnx.emit(output, 'Identity', [onnx.tensorOf.get(node) ?? node]);
  const model = {
    ir_version: irVersion,
    producer_name: 'pneumogate',
    opset_import: [{ domain: '', version: opset }],
    metadata_props: [foldedNormalisation(graph, weights)],
    graph: {
      name: graph.name,
      node: onnx.nodes,
      initializer: onnx.initializers,
      input: [valueInfo('image', ['n', 3, 'h', 'w'])],
      output: outputs.map(([output, node]) => outputInfo(graph, output, node)),
    },
  };
  const modelProto = parseModelProto();
  return modelProto.encode(modelProto.create(model)).finish();
}
