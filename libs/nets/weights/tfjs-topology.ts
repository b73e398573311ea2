import type { Convolution, Graph, GraphNode, Operation, Pads, Pool } from '../graph/graph.ts';

/** A layer of a Keras functional model, as `model.json` of TensorFlow.js holds it. */
interface Layer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly unknown[];
}

export const layerName = (node: string): string => node.replaceAll('/', '_');

const isPadded = ({ top, left, bottom, right }: Pads): boolean => top + left + bottom + right > 0;
const isSame = ({ pads, size, stride }: Convolution | Pool): boolean => stride === 1 && pads.top === pads.bottom && 2 * pads.top === size - 1;

/** Keras' class and settings of each operation; padding that "same" cannot say is a layer of its own before it. */
function classOf(operation: Operation): readonly [className: string, config: Readonly<Record<string, unknown>>] {
  switch (operation.kind) {
    case 'input':
      return ['InputLayer', { batch_input_shape: [null, null, null, operation.channels], dtype: 'float32' }];
    case 'convolution': {
      const { filters, size, stride, bias } = operation;
      return ['Conv2D', { filters, kernel_size: [size, size], strides: [stride, stride], padding: isSame(operation) ? 'same' : 'valid', use_bias: bias }];
    }
    case 'batchNorm':
      return ['BatchNormalization', { axis: -1, momentum: operation.momentum, epsilon: operation.epsilon }];
    case 'maxPool':
    case 'averagePool': {
      const { kind, size, stride } = operation;
      return [kind === 'maxPool' ? 'MaxPooling2D' : 'AveragePooling2D', { pool_size: [size, size], strides: [stride, stride], padding: 'valid' }];
    }
    case 'dense':
      return ['Dense', { units: operation.units, use_bias: true }];
    case 'leakyRelu':
      return ['LeakyReLU', { alpha: operation.alpha }];
    case 'upsample':
      return ['UpSampling2D', { size: [2, 2], interpolation: 'nearest' }];
    case 'relu':
    case 'sigmoid':
      return ['Activation', { activation: operation.kind }];
    case 'add':
      return ['Add', {}];
    case 'concat':
      return ['Concatenate', { axis: -1 }];
    case 'globalAveragePool':
      return ['GlobalAveragePooling2D', {}];
  }
}

const reading = (names: readonly string[]): unknown[] => (names.length === 0 ? [] : [names.map((name) => [layerName(name), 0, 0, {}])]);

const layerOf = (name: string, className: string, config: Readonly<Record<string, unknown>>, inputs: readonly string[]): Layer => ({
  class_name: className,
  name: layerName(name),
  config: { ...config, name: layerName(name) },
  inbound_nodes: reading(inputs),
});

function layersOf({ name, operation, inputs }: GraphNode): Layer[] {
  const [className, config] = classOf(operation);
  const needsPadding = 'pads' in operation && isPadded(operation.pads) && !(operation.kind === 'convolution' && isSame(operation));
  if (!needsPadding) return [layerOf(name, className, config, inputs)];
  const { top, left, bottom, right } = operation.pads;
  const padding = layerOf(`${name}/pad`, 'ZeroPadding2D', { padding: [[top, bottom], [left, right]] }, inputs);
  return [padding, layerOf(name, className, config, [`${name}/pad`])];
}

/** The network as a Keras functional model; outputs in the order of the graph's. */
export function kerasTopology(graph: Graph): object {
  const [input] = graph.nodes;
  return {
    class_name: 'Functional',
    keras_version: '2.15.0',
    backend: 'tensorflow',
    model_config: {
      class_name: 'Functional',
      config: {
        name: graph.name,
        layers: graph.nodes.flatMap(layersOf),
        input_layers: [[layerName(input?.name ?? ''), 0, 0]],
        output_layers: Object.values(graph.outputs).map((node) => [layerName(node), 0, 0]),
      },
    },
  };
}
