import { describe, expect, it } from 'vitest';
import { describeGraph } from '../graph/describe.ts';
import { inferShapes } from '../graph/shapes.ts';
import { buildNetwork, parseNetworkName } from './networks.ts';

const chexnet = buildNetwork({ network: 'yolov3-chexnet' });
const darknet = buildNetwork({ network: 'yolov3-darknet' });
const inBlock = (block: string) => (node: { readonly name: string }) => node.name.startsWith(`${block}/`);
const inBackbone = (node: { readonly part: string }) => node.part === 'backbone';

describe('the networks at 416 pixels', () => {
  it.each([
    ['yolo_conv_0', 11_024_384, 7_168, 3.721],
    ['yolo_output_0', 4_741_138, 2_048, 1.601],
    ['yolo_conv_1', 2_957_312, 4_096, 3.854],
    ['yolo_output_1', 1_190_930, 1_024, 1.607],
    ['yolo_conv_2', 741_376, 2_048, 3.854],
    ['yolo_output_2', 300_562, 512, 1.62],
  ])('%s counts what it should, on either backbone', (block, parameters, nonTrainable, gflop) => {
    for (const graph of [chexnet, darknet]) {
      const description = describeGraph(graph, 416, inBlock(block));
      expect(description).toMatchObject({ parameters, nonTrainable });
      expect(description.gflop).toBeCloseTo(gflop, 3);
    }
  });

  it.each([
    ['DenseNet-121', chexnet, inBackbone, 7_037_504, 83_648, 19.543],
    ['Darknet-53', darknet, inBackbone, 40_620_640, 35_712, 49.032],
    ['YOLOv3 with CheXNet', chexnet, () => true, 27_993_206, 100_544, 35.801],
    ['YOLOv3 with Darknet', darknet, () => true, 61_576_342, 52_608, 65.29],
  ])('%s counts what it should', (_, graph, include, parameters, nonTrainable, gflop) => {
    const description = describeGraph(graph, 416, include);
    expect(description).toMatchObject({ parameters, nonTrainable, trainable: parameters - nonTrainable });
    expect(description.gflop).toBeCloseTo(gflop, 3);
  });

  it.each([
    ['yolov3-chexnet', ['pool3_conv', 'pool4_conv', 'relu']],
    ['yolov3-darknet', ['darknet/stage3/block8/add', 'darknet/stage4/block8/add', 'darknet/stage5/block4/add']],
  ] as const)('%s taps 52²·256, 26²·512 and 13²·1024', (network, taps) => {
    const graph = buildNetwork({ network });
    const shapes = inferShapes(graph, 416, 416);
    expect(taps.map((tap) => shapes.get(tap))).toEqual([
      [52, 52, 256],
      [26, 26, 512],
      [13, 13, 1024],
    ]);
    const outputs = ['stride32', 'stride16', 'stride8'].map((name) => shapes.get(graph.outputs[name] ?? ''));
    expect(outputs).toEqual([
      [13, 13, 18],
      [26, 26, 18],
      [52, 52, 18],
    ]);
  });
});

describe('other forms', () => {
  it('counts the CheXNet classifier with one output and with fourteen', () => {
    expect(describeGraph(buildNetwork({ network: 'chexnet-classifier' }), 224).parameters).toBe(7_038_529);
    expect(describeGraph(buildNetwork({ network: 'chexnet-classifier', imageUnits: 14 }), 224).parameters).toBe(7_037_504 + 14 * 1025);
  });

  it.each([
    [320, 38.97],
    [416, 65.86],
    [608, 140.69],
  ])('needs the published operations with 80 classes at %i pixels', (size, gflop) => {
    expect(describeGraph(buildNetwork({ network: 'yolov3-darknet', classes: 80 }), size).gflop).toBeCloseTo(gflop, 2);
  });

  it('keeps the form of a small variant, and refuses a width that breaks channels', () => {
    const small = buildNetwork({ network: 'yolov3-chexnet', width: 1 / 8, blocks: [1, 1, 1, 1], imageUnits: 1 });
    expect(inferShapes(small, 64, 96).get(small.outputs.stride8 ?? '')).toEqual([8, 12, 18]);
    expect(Object.keys(small.outputs)).toEqual(['stride32', 'stride16', 'stride8', 'opacityLogit']);
    expect(() => buildNetwork({ network: 'yolov3-chexnet', width: 0.3 })).toThrow(/multiple of 1\/16/);
    expect(() => parseNetworkName('yolov9')).toThrow(/yolov3-chexnet/);
  });
});
