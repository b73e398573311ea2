import type { GraphBuilder } from '../graph/graph-builder.ts';
import { noPads } from '../graph/graph.ts';
import { addDarknetConvolution } from './darknet.ts';
import type { Taps } from './densenet.ts';

/** 1x1, 3x3, 1x1, 3x3, 1x1. */
function alternate(net: GraphBuilder, input: string, name: string, filters: number): string {
  let x = input;
  for (const index of [1, 2, 3, 4, 5]) {
    const narrow = index % 2 === 1;
    x = addDarknetConvolution(net, x, `${name}/${index}`, narrow ? filters : 2 * filters, narrow ? 1 : 3);
  }
  return x;
}

function predict(net: GraphBuilder, input: string, name: string, filters: number, channels: number): string {
  const x = addDarknetConvolution(net, input, `${name}/1`, 2 * filters, 3);
  return net.add(`${name}/2/conv`, { kind: 'convolution', filters: channels, size: 1, stride: 1, pads: noPads, bias: true, l2: 5e-4 }, x);
}

/**
 * YOLOv3's head on three taps, coarsest grid first. Each output is [h / stride, w / stride, anchors · (5 + classes)]: for each anchor tx,
 * ty, tw, th, the objectness logit and the class logits. `width` is 512 in the article.
 */
export function addYoloHead(net: GraphBuilder, taps: Taps, width: number, channels: number): Record<string, string> {
  const outputs: Record<string, string> = {};
  const scales = [
    ['stride32', taps.stride32],
    ['stride16', taps.stride16],
    ['stride8', taps.stride8],
  ] as const;
  let x = '';
  scales.forEach(([stride, tap], scale) => {
    const filters = width / 2 ** scale;
    if (scale === 0) x = tap;
    else {
      const narrow = addDarknetConvolution(net, x, `yolo_conv_${scale}/0`, filters, 1);
      const wide = net.add(`yolo_conv_${scale}/upsample`, { kind: 'upsample' }, narrow);
      x = net.add(`yolo_conv_${scale}/concat`, { kind: 'concat' }, wide, tap);
    }
    x = alternate(net, x, `yolo_conv_${scale}`, filters);
    outputs[stride] = predict(net, x, `yolo_output_${scale}`, filters, channels);
  });
  return outputs;
}
