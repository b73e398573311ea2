import { describe, expect, it } from 'vitest';
import { weightsOf } from '../graph/weights.ts';
import { buildNetwork } from '../networks/networks.ts';
import { initialWeights } from '../weights/initial.ts';
import { parseModelProto } from './onnx-schema.ts';
import { writeOnnx } from './write-onnx.ts';

const graph = buildNetwork({ network: 'yolov3-chexnet', width: 1 / 8, blocks: [1, 1, 1, 1], imageUnits: 1 });
const weights = initialWeights(weightsOf(graph), 1);

interface Decoded {
  readonly graph: {
    readonly node: readonly { readonly op_type: string }[];
    readonly output: readonly { readonly name: string }[];
    readonly initializer: readonly { readonly name: string; readonly data_type: number; readonly raw_data: Uint8Array }[];
  };
}
const modelProto = parseModelProto();
const decoded = (bytes: Uint8Array): Decoded => modelProto.toObject(modelProto.decode(bytes), { longs: Number }) as Decoded;

describe('writeOnnx', () => {
  it('names the outputs, and folds a batch normalisation wherever a convolution precedes it', () => {
    const { graph: onnx } = decoded(writeOnnx(graph, weights));
    expect(onnx.output.map(({ name }) => name)).toEqual(['stride32', 'stride16', 'stride8', 'opacityLogit']);
    const unfolded = ['conv2_block1_0_bn', 'pool2_bn', 'conv3_block1_0_bn', 'pool3_bn', 'conv4_block1_0_bn', 'pool4_bn', 'conv5_block1_0_bn', 'bn'];
    expect(onnx.node.filter(({ op_type }) => op_type === 'BatchNormalization')).toHaveLength(unfolded.length);
  });

  it('halves the kernels’ bytes with float16 weights', () => {
    const size = (bytes: Uint8Array): number => decoded(bytes).graph.initializer.reduce((sum, { raw_data }) => sum + raw_data.length, 0);
    const ratio = size(writeOnnx(graph, weights, { weights: 'float16' })) / size(writeOnnx(graph, weights));
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(0.53);
  });

  it('names the layer that has no weights', () => {
    const partial = new Map([...weights].filter(([name]) => !name.startsWith('pool3_conv')));
    expect(() => writeOnnx(graph, partial)).toThrow(/pool3_conv/);
  });
});
