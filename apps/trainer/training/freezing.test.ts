import { describe, expect, it } from 'vitest';
import { buildNetwork, weightsOf } from '#nets';
import { trainedPart } from './freezing.ts';

const graph = buildNetwork({ network: 'yolov3-chexnet', width: 1 / 8, blocks: [1, 1, 1, 1] });
const none = { frozenBackboneEpochs: 0, freezeBatchNorm: false };
const trained = (recipe: Partial<Parameters<typeof trainedPart>[1]>, epoch = 0) => {
  const part = trainedPart(graph, { ...none, ...recipe }, epoch);
  return {
    weights: weightsOf(graph).flatMap(({ name }) => (part.trains(name) ? [name] : [])),
    layers: graph.nodes.flatMap((node) => (node.operation.kind === 'batchNorm' && part.normalisesByBatch(node) ? [node.name] : [])),
  };
};

describe('trainedPart', () => {
  it('freezes nothing unless asked', () => {
    expect(trained({}).weights).toHaveLength(weightsOf(graph).length);
    expect(trained({}).layers).toHaveLength(graph.nodes.filter(({ operation }) => operation.kind === 'batchNorm').length);
  });

  it('freezes the first layers, their statistics with them', () => {
    const { weights, layers } = trained({ frozenThrough: 'conv2_block1_1_conv' });
    for (const frozen of ['conv1/conv/kernel', 'conv1/bn/gamma', 'conv2_block1_0_bn/beta', 'conv2_block1_1_conv/kernel']) expect(weights).not.toContain(frozen);
    expect(weights).toContain('conv2_block1_1_bn/gamma');
    expect(layers).not.toContain('conv1/bn');
    expect(layers).toContain('conv2_block1_1_bn');
    expect(() => trained({ frozenThrough: 'conv99' })).toThrow(/conv99/);
  });

  it('freezes the backbone for the first epochs, or only its statistics', () => {
    expect(trained({ frozenBackboneEpochs: 1 }).weights.every((name) => name.startsWith('yolo_'))).toBe(true);
    expect(trained({ frozenBackboneEpochs: 1 }, 1).weights).toContain('conv1/conv/kernel');
    const { weights, layers } = trained({ freezeBatchNorm: true });
    expect(weights).toContain('conv1/bn/gamma');
    expect(layers.every((name) => name.startsWith('yolo_'))).toBe(true);
  });
});
