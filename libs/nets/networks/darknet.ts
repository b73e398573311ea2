import type { GraphBuilder } from '../graph/graph-builder.ts';
import { samePads } from '../graph/graph.ts';
import type { Taps } from './densenet.ts';

/**
 * Darknet's convolution: no bias, batch normalisation, LeakyReLU 0.1, L2 5e-4 on the kernel. At stride 2 it pads top and left only, which
 * is what Darknet's symmetric padding comes to on an even size.
 */
export function addDarknetConvolution(net: GraphBuilder, input: string, name: string, filters: number, size: number, stride = 1): string {
  const pads = stride === 2 ? { top: 1, left: 1, bottom: 0, right: 0 } : samePads(size);
  const convolved = net.add(`${name}/conv`, { kind: 'convolution', filters, size, stride, pads, bias: false, l2: 5e-4 }, input);
  const normalised = net.add(`${name}/bn`, { kind: 'batchNorm', epsilon: 1e-3, momentum: 0.99 }, convolved);
  return net.add(`${name}/leaky`, { kind: 'leakyRelu', alpha: 0.1 }, normalised);
}

/** Darknet-53 (Redmon and Farhadi, YOLOv3, 2018) without its classifier: `width` 32 and blocks 1-2-8-8-4 there. */
export function addDarknet(net: GraphBuilder, image: string, width: number, blocks: readonly number[]): Taps {
  let x = addDarknetConvolution(net, image, 'darknet/stage0/down', width, 3);
  const stages = blocks.map((count, index) => {
    const filters = width * 2 ** (index + 1);
    const stage = `darknet/stage${index + 1}`;
    x = addDarknetConvolution(net, x, `${stage}/down`, filters, 3, 2);
    for (let i = 1; i <= count; i += 1) {
      const narrow = addDarknetConvolution(net, x, `${stage}/block${i}/1`, filters / 2, 1);
      const wide = addDarknetConvolution(net, narrow, `${stage}/block${i}/2`, filters, 3);
      x = net.add(`${stage}/block${i}/add`, { kind: 'add' }, x, wide);
    }
    return x;
  });
  const [, , stride8 = x, stride16 = x, stride32 = x] = stages;
  return { stride8, stride16, stride32 };
}
