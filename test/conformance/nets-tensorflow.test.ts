import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  type Graph,
  type NetworkSettings,
  type ScaleTargets,
  type TrainedPart,
  type TrainingBatch,
  type Variables,
  type Weights,
  anchorSets,
  buildNetwork,
  computeGradients,
  createVariables,
  detectionLoss,
  disposeVariables,
  encodeTargets,
  initialWeights,
  kernelPenalty,
  lossTerms,
  readOnnxWeights,
  readVariables,
  runGraph,
  weightsOf,
  writeOnnx,
  writeTfjsFolder,
} from '#nets';
import { type Random, seededRandom, uniform } from '#random';
import { nativeTensorflow } from '../fixtures/tensorflow.ts';

const { tf, available } = await nativeTensorflow();

const drawn = (random: Random, length: number): Float32Array => Float32Array.from({ length }, () => uniform(random, -1, 1));
const imagesOf = (n: number, height: number, width: number) => tf.tensor4d(drawn(seededRandom('images'), n * height * width * 3), [n, height, width, 3]);

/** Weights in which every term of a batch normalisation counts, unlike those of a fresh network. */
function livelyWeights(settings: NetworkSettings): Weights {
  const ranges = { bias: 0.5, gamma: 0.3, beta: 0.3, moving_mean: 0.2, moving_variance: 0.4 };
  const specs = weightsOf(buildNetwork(settings));
  const fresh = initialWeights(specs, 1);
  return new Map(
    specs.map(({ name, kind }) => {
      const values = fresh.get(name) ?? new Float32Array();
      const random = seededRandom('lively', name);
      return [name, kind === 'kernel' ? values : values.map((value) => value + uniform(random, -1, 1) * ranges[kind])];
    }),
  );
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

describe.skipIf(!available)('the ONNX file in onnxruntime against the network in TensorFlow', () => {
  it.each([
    ['yolov3-chexnet', { imageUnits: 1 }],
    ['yolov3-darknet', {}],
  ] as const)('%s gives the same to 1e-4', async (network, more) => {
    const settings = { network, ...more };
    const [graph, weights] = [buildNetwork(settings), livelyWeights(settings)];
    const variables = createVariables(tf, graph, weights);
    const images = imagesOf(2, 96, 128);
    const ours = tf.tidy(() => runGraph(tf, graph, variables, images));
    const session = await InferenceSession.create(writeOnnx(graph, weights));
    const channelsFirst = tf.transpose(images, [0, 3, 1, 2]);
    const theirs = await session.run({ image: new OnnxTensor('float32', channelsFirst.dataSync<'float32'>(), channelsFirst.shape) });
    expect(Object.keys(theirs).toSorted()).toEqual(Object.keys(ours).toSorted());
    for (const [name, tensor] of Object.entries(ours)) {
      const values = (tensor.rank === 4 ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor).dataSync<'float32'>();
      expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.01);
      expect(largestDifference(values, theirs[name]?.data as Float32Array)).toBeLessThan(1e-4);
    }
    disposeVariables(variables);
  });
});

describe.skipIf(!available)('weights read back from an ONNX file', () => {
  it.each([
    ['yolov3-chexnet', 'float16'],
    ['yolov3-chexnet', 'float32'],
    ['yolov3-darknet', 'float16'],
  ] as const)('%s, kernels stored in %s: TensorFlow gives what onnxruntime gives with the file, to 1e-4', async (network, weights) => {
    const settings: NetworkSettings = { network, width: 1 / 4, imageUnits: 1 };
    const graph = buildNetwork(settings);
    const file = writeOnnx(graph, livelyWeights(settings), { weights });
    const variables = createVariables(tf, graph, readOnnxWeights(file, weightsOf(graph)));
    const images = imagesOf(1, 96, 64);
    const ours = tf.tidy(() => runGraph(tf, graph, variables, images));
    const session = await InferenceSession.create(file);
    const channelsFirst = tf.transpose(images, [0, 3, 1, 2]);
    const theirs = await session.run({ image: new OnnxTensor('float32', channelsFirst.dataSync<'float32'>(), channelsFirst.shape) });
    for (const [name, tensor] of Object.entries(ours)) {
      const values = (tensor.rank === 4 ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor).dataSync<'float32'>();
      expect(largestDifference(values, theirs[name]?.data as Float32Array)).toBeLessThan(1e-4);
    }
    disposeVariables(variables);
  });
});

interface LayersModel {
  predict(images: Tensor4D): Tensor | Tensor[];
}
type WithLayers = typeof tf & { loadLayersModel(address: string): Promise<LayersModel> };

describe.skipIf(!available)('the folder for TensorFlow.js', () => {
  it.each(['yolov3-chexnet', 'yolov3-darknet'] as const)('%s opens as a layers model that gives the same', async (network) => {
    const settings: NetworkSettings = { network, width: 1 / 8, blocks: [1, 1, 1, 1, 1], imageUnits: 1 };
    const [graph, weights] = [buildNetwork(settings), livelyWeights(settings)];
    const folder = mkdtempSync(join(tmpdir(), 'tfjs-'));
    await writeTfjsFolder(folder, graph, weights);
    const model = await (tf as WithLayers).loadLayersModel(`file://${folder}/model.json`);
    const images = imagesOf(1, 64, 96);
    const theirs = model.predict(images) as Tensor[];
    const variables = createVariables(tf, graph, weights);
    const ours = Object.values(tf.tidy(() => runGraph(tf, graph, variables, images)));
    expect(theirs).toHaveLength(4);
    ours.forEach((tensor, i) => {
      expect(largestDifference(tensor.dataSync<'float32'>(), theirs[i]?.dataSync<'float32'>() ?? [])).toBeLessThan(1e-4);
    });
    disposeVariables(variables);
  });
});

const everyKind: readonly NetworkSettings[] = [
  { network: 'yolov3-chexnet', width: 1 / 8, blocks: [1, 2, 1, 1], imageUnits: 1 },
  { network: 'yolov3-darknet', width: 1 / 8, blocks: [1, 1, 1, 1, 1] },
];
const rules = { ignoreIoU: 0.5, focalGamma: 0, imageWeight: 2 };
const everything = { trains: () => true, normalisesByBatch: () => true };

function batchFor({ imageUnits = 0 }: NetworkSettings): TrainingBatch {
  const boxes = [[{ left: 0.1, top: 0.2, width: 0.5, height: 0.45, classIndex: 0 }], []];
  const targets = encodeTargets(boxes, [[2, 3], [4, 6], [8, 12]], anchorSets.rsna);
  return { images: drawn(seededRandom('batch 2'), 2 * 64 * 96 * 3), shape: [2, 64, 96, 3], targets, ...(imageUnits > 0 && { labels: [1, 0] }) };
}

/** The gradients that TensorFlow.js itself finds, by its tape over the network as `runGraph` composes it. */
function gradientsByTape(graph: Graph, variables: Variables, batch: TrainingBatch, part: TrainedPart): Map<string, Tensor> {
  const trained = [...variables].filter(([name, { trainable }]) => trainable && part.trains(name));
  const { grads } = tf.variableGrads(() => {
    const outputs = runGraph(tf, graph, variables, tf.tensor4d(batch.images, [...batch.shape]), part);
    return tf.addN([...Object.values(lossTerms(tf, outputs, batch, rules)), kernelPenalty(tf, graph, variables, part.trains)]);
  }, trained.map(([, variable]) => variable));
  return new Map(trained.flatMap(([name, variable]) => Object.entries(grads).flatMap(([key, gradient]) => (key === variable.name ? [[name, gradient] as const] : []))));
}

const lengthOf = (tensor: Tensor): number => tf.norm(tensor).dataSync<'float32'>()[0] ?? NaN;

/** The distance of two gradients as a share of the second's length; very short ones are rounding and count as 0.1 long. */
const relativeDistance = (ours: Tensor, theirs: Tensor): number => tf.tidy(() => lengthOf(tf.sub(ours, theirs)) / Math.max(0.1, lengthOf(theirs)));
const flat = (gradients: ReadonlyMap<string, Tensor>, names: Iterable<string>): Tensor => tf.concat([...names].map((name) => tf.reshape(gradients.get(name) ?? tf.scalar(NaN), [-1])));

describe.skipIf(!available)('the native pass of training', () => {
  const frozenBackbone: TrainedPart = { trains: (name) => name.startsWith('yolo_'), normalisesByBatch: ({ part }) => part === 'head' };

  it.each(everyKind.flatMap((settings) => [everything, frozenBackbone].map((part) => [settings.network, settings, part] as const)))('%s has the gradients of the tape', (_, settings, part) => {
    const graph = buildNetwork(settings);
    const variables = createVariables(tf, graph, livelyWeights(settings));
    const theirs = gradientsByTape(graph, variables, batchFor(settings), part);
    const { gradients } = computeGradients(tf, graph, variables, batchFor(settings), rules, part, 'float32');
    expect([...gradients.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
    // A unit on the kink of its rectifier may fall to either side by rounding, which layers of few cells feel: moving the images by 1e-7 moves the gradients of the tape itself by up to 0.04 of their length.
    for (const [name, tensor] of theirs) expect(relativeDistance(flat(gradients, [name]), tf.reshape(tensor, [-1])), name).toBeLessThan(0.3);
    expect(relativeDistance(flat(gradients, theirs.keys()), flat(theirs, theirs.keys()))).toBeLessThan(0.05);
    disposeVariables(variables);
  });

  it('in bfloat16 learns a batch as in float32, and leaves no tensor behind', () => {
    const [settings] = everyKind as [NetworkSettings];
    const graph = buildNetwork(settings);
    const before = tf.memory().numTensors;
    const [narrow, wide] = (['bfloat16', 'float32'] as const).map((precision) => {
      const variables = createVariables(tf, graph, livelyWeights(settings));
      const adam = new Adam(tf, variables);
      const losses = Array.from({ length: 40 }, () => {
        const { gradients, terms } = computeGradients(tf, graph, variables, batchFor(settings), rules, everything, precision);
        adam.apply(gradients, 1e-2, 10);
        tf.dispose([...gradients.values()]);
        return terms.total ?? NaN;
      });
      adam.dispose();
      disposeVariables(variables);
      return losses;
    }) as [number[], number[]];
    expect(narrow[0]).toBeCloseTo(wide[0] ?? NaN, -1);
    expect(wide.at(-1)).toBeLessThan((wide[0] ?? NaN) / 10);
    expect(narrow.at(-1)).toBeLessThan((narrow[0] ?? NaN) / 10);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('moves the statistics of layers that normalise by batch as that batch says, and of no frozen one', () => {
    const settings: NetworkSettings = { network: 'yolov3-chexnet', width: 1 / 8, blocks: [1, 1, 1, 1] };
    const graph = buildNetwork(settings);
    const before = livelyWeights(settings);
    const variables = createVariables(tf, graph, before);
    const { gradients } = computeGradients(tf, graph, variables, batchFor(settings), rules, { ...frozenBackbone, mostMomentum: 0.5 }, 'float32');
    tf.dispose([...gradients.values()]);
    const after = readVariables(variables);
    expect(after.get('conv1/bn/moving_mean')).toEqual(before.get('conv1/bn/moving_mean'));
    expect(after.get('yolo_conv_0/1/bn/moving_mean')).not.toEqual(before.get('yolo_conv_0/1/bn/moving_mean'));
    disposeVariables(variables);
  });
});

describe.skipIf(!available)('Adam', () => {
  it('goes down the slope, clipped or not, from restored moments as from its own, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const variables = new Map([['a/kernel', tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 3])))]]);
    const adam = new Adam(tf, variables);
    const slope = () => new Map([['a/kernel', tf.tensor1d([3, 0, -4])]]);
    const step = (optimiser: Adam, clipNorm: number): number => {
      const gradients = slope();
      const norm = optimiser.apply(gradients, 0.1, clipNorm);
      tf.dispose([...gradients.values()]);
      return norm;
    };
    expect(step(adam, 0)).toBeCloseTo(5, 5);
    const [first = NaN, second = NaN, third = NaN] = readVariables(variables).get('a/kernel') ?? [];
    expect([first, second, third].map((value) => Number(value.toFixed(4)))).toEqual([0.9, -2, 3.1]);
    const state = adam.state();
    expect(state.get('a/kernel/first')?.[0]).toBeCloseTo(0.3, 5);
    step(adam, 2.5);
    const own = adam.state();
    expect(own.get('a/kernel/first')?.[0]).toBeCloseTo(0.9 * 0.3 + 0.1 * 1.5, 5);
    const restored = new Adam(tf, variables);
    restored.restore(state, 1);
    step(restored, 2.5);
    expect(restored.state()).toEqual(own);
    adam.dispose();
    restored.dispose();
    disposeVariables(variables);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('moves a weight that begins to learn late by the rate, as one that learns from the beginning', () => {
    const variables = new Map(['early/kernel', 'late/kernel'].map((name) => [name, tf.tidy(() => tf.variable(tf.tensor1d([0])))]));
    const adam = new Adam(tf, variables);
    const pull = (...names: readonly string[]): void => {
      const gradients = new Map(names.map((name) => [name, tf.tensor1d([2])]));
      adam.apply(gradients, 0.1, 0);
      tf.dispose([...gradients.values()]);
    };
    for (let i = 0; i < 500; i++) pull('early/kernel');
    for (let i = 0; i < 20; i++) pull('early/kernel', 'late/kernel');
    const places = readVariables(variables);
    expect(places.get('early/kernel')?.[0]).toBeCloseTo(-52, 2);
    expect(places.get('late/kernel')?.[0]).toBeCloseTo(-2, 3);
    adam.dispose();
    disposeVariables(variables);
  });
});

describe.skipIf(!available)('the gradient of the detection loss', () => {
  const rules = { anchors: [[0.5, 0.5], [0.9, 0.6]], anchorMasks: [[0, 1]] } as const;
  const boxes = [[{ left: 0.1, top: 0.2, width: 0.5, height: 0.45, classIndex: 1 }], [{ left: 0.05, top: 0.3, width: 0.8, height: 0.6, classIndex: 2 }]];
  const [targets] = encodeTargets(boxes, [[2, 3]], rules) as [ScaleTargets];

  it.each([0, 2])('is what differences show, with focal exponent %i', (focalGamma) => {
    const logits = drawn(seededRandom('logits'), 2 * 2 * 3 * 16);
    const total = (t: Tensor4D): Scalar => {
      const { xy, wh, objectness, classes } = detectionLoss(tf, t, targets, { ignoreIoU: 0.5, focalGamma });
      return tf.addN([xy, wh, objectness, classes]);
    };
    const at = (values: Float32Array): number => tf.tidy(() => total(tf.tensor4d(values, [2, 2, 3, 16])).dataSync<'float32'>()[0] ?? NaN);
    const slopes = tf.grad((t) => total(t as Tensor4D))(tf.tensor4d(logits, [2, 2, 3, 16])).dataSync<'float32'>();
    const step = 1e-2;
    slopes.forEach((slope, i) => {
      const moved = (by: number): Float32Array => logits.map((value, j) => (i === j ? value + by : value));
      expect(slope).toBeCloseTo((at(moved(step)) - at(moved(-step))) / (2 * step), 2);
    });
  });
});
