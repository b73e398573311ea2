import { Fault } from '#fault';
import { GraphBuilder } from '../graph/graph-builder.ts';
import type { Graph } from '../graph/graph.ts';
import { addDarknet } from './darknet.ts';
import { type Taps, addDenseNet } from './densenet.ts';
import { addYoloHead } from './yolo-head.ts';

export const networkNames = ['yolov3-chexnet', 'yolov3-darknet', 'chexnet-classifier'] as const;
export type NetworkName = (typeof networkNames)[number];

/** What distinguishes one network from another of its kind; the article's are the defaults. */
export interface NetworkSettings {
  readonly network: NetworkName;
  /** Classes of a detector. */
  readonly classes?: number;
  /** Units of the image-level output: of a classifier 1 or 14; beside a detector 0 (none), 1, or 3 (RSNA's classes). */
  readonly imageUnits?: number;
  /** Factor on every number of channels, for small variants: a multiple of 1/16. */
  readonly width?: number;
  /** Layers of each dense block, or residual blocks of each Darknet stage. */
  readonly blocks?: readonly number[];
}

const anchorsPerScale = 3;

const addChexnet = (net: GraphBuilder, image: string, { width = 1, blocks = [6, 12, 24, 16] }: NetworkSettings): Taps =>
  addDenseNet(net, image, 32 * width, blocks);

function addImageLogits(net: GraphBuilder, features: string, units: number): string {
  net.startPart('image');
  return net.add('image_logits', { kind: 'dense', units }, net.add('avg_pool', { kind: 'globalAveragePool' }, features));
}

/**
 * The network that the settings describe. Outputs are logits: `stride32`, `stride16`, `stride8` of a detector, `opacityLogit` [units] of
 * the image-level head. A tensor `image` [h, w, 3] goes in, h and w multiples of 32.
 */
export function buildNetwork(settings: NetworkSettings): Graph {
  const { network, classes = 1, width = 1 } = settings;
  if (!Number.isInteger(width * 16) || width <= 0) {
    throw new Fault('INVALID_ARGUMENT', 'NETWORK_WIDTH', 'The width of a network is a positive multiple of 1/16.');
  }
  const net = new GraphBuilder();
  const image = net.add('image', { kind: 'input', channels: 3 });
  if (network === 'chexnet-classifier') {
    const taps = addChexnet(net, image, settings);
    return net.finish(network, { opacityLogit: addImageLogits(net, taps.stride32, settings.imageUnits ?? 1) });
  }
  const taps = network === 'yolov3-chexnet' ? addChexnet(net, image, settings) : addDarknet(net, image, 32 * width, settings.blocks ?? [1, 2, 8, 8, 4]);
  net.startPart('head');
  const outputs = addYoloHead(net, taps, 512 * width, anchorsPerScale * (5 + classes));
  if (settings.imageUnits) outputs.opacityLogit = addImageLogits(net, taps.stride32, settings.imageUnits);
  return net.finish(network, outputs);
}

/** @throws Fault NOT_FOUND / NETWORK_UNKNOWN, with the names there are. */
export function parseNetworkName(name: string): NetworkName {
  const known = networkNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new Fault('NOT_FOUND', 'NETWORK_UNKNOWN', `There is no network of that name; there are ${networkNames.join(', ')}.`);
}
