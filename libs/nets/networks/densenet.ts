import type { GraphBuilder } from '../graph/graph-builder.ts';
import { type Convolution, noPads, samePads } from '../graph/graph.ts';

/** Three feature maps for a detection head, at strides 8, 16 and 32. */
export interface Taps {
  readonly stride8: string;
  readonly stride16: string;
  readonly stride32: string;
}

const batchNorm = { kind: 'batchNorm', epsilon: 1.001e-5, momentum: 0.99 } as const;
const convolution = (filters: number, size: number, stride = 1): Convolution => ({
  kind: 'convolution',
  filters,
  size,
  stride,
  pads: samePads(size),
  bias: false,
  l2: 0,
});

function denseBlock(net: GraphBuilder, input: string, name: string, layers: number, growth: number): string {
  let x = input;
  for (let i = 1; i <= layers; i += 1) {
    const layer = `${name}_block${i}`;
    const normalised = net.add(`${layer}_0_relu`, { kind: 'relu' }, net.add(`${layer}_0_bn`, batchNorm, x));
    const narrow = net.add(`${layer}_1_conv`, convolution(4 * growth, 1), normalised);
    const narrowed = net.add(`${layer}_1_relu`, { kind: 'relu' }, net.add(`${layer}_1_bn`, batchNorm, narrow));
    x = net.add(`${layer}_concat`, { kind: 'concat' }, x, net.add(`${layer}_2_conv`, convolution(growth, 3), narrowed));
  }
  return x;
}

/** Normalises and halves the channels; the average pool that follows is the caller's, since the detector taps before it. */
function transition(net: GraphBuilder, input: string, name: string): string {
  const x = net.add(`${name}_relu`, { kind: 'relu' }, net.add(`${name}_bn`, batchNorm, input));
  return net.add(`${name}_conv`, convolution(Math.floor(net.channelsOf(x) / 2), 1), x);
}

/**
 * DenseNet-BC (Huang et al., CVPR 2017) as Keras builds DenseNet-121, with Keras' layer names: growth 32 and blocks 6-12-24-16 there.
 * The taps are `pool3_conv` and `pool4_conv`, before their average pools, and the last `relu`.
 */
export function addDenseNet(net: GraphBuilder, image: string, growth: number, blocks: readonly number[]): Taps {
  const pool = { kind: 'averagePool', size: 2, stride: 2, pads: noPads } as const;
  const [first = 0, second = 0, third = 0, fourth = 0] = blocks;
  let x = net.add('conv1/conv', convolution(2 * growth, 7, 2), image);
  x = net.add('conv1/relu', { kind: 'relu' }, net.add('conv1/bn', batchNorm, x));
  x = net.add('pool1', { kind: 'maxPool', size: 3, stride: 2, pads: samePads(3) }, x);
  x = net.add('pool2_pool', pool, transition(net, denseBlock(net, x, 'conv2', first, growth), 'pool2'));
  const stride8 = transition(net, denseBlock(net, x, 'conv3', second, growth), 'pool3');
  x = net.add('pool3_pool', pool, stride8);
  const stride16 = transition(net, denseBlock(net, x, 'conv4', third, growth), 'pool4');
  x = net.add('pool4_pool', pool, stride16);
  x = net.add('bn', batchNorm, denseBlock(net, x, 'conv5', fourth, growth));
  return { stride8, stride16, stride32: net.add('relu', { kind: 'relu' }, x) };
}
