import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Adam, type NativeTensorflow, type NetworkName, type Precision, type ScaleTargets, type TrainingBatch, anchorSets, buildNetwork, computeGradients, createVariables, encodeTargets, inferShapes, initialWeights, runGraph, weightsOf, writeOnnx } from '#nets';
import { seededRandom, uniform } from '#random';
import { nativeTensorflow } from '../fixtures/tensorflow.ts';

/** One run of either side. */
export interface MeasuredRun {
  readonly seconds: number;
  readonly value: number;
  readonly peakGiB: number;
  readonly version: string;
}

export interface Problem {
  readonly network: NetworkName;
  readonly size: number;
  readonly images: number;
}

const targetsOf = ({ size, images }: Problem): ScaleTargets[] => {
  const labels = Array.from({ length: images }, (_, i) => [{ left: 0.1 + 0.1 * i, top: 0.3, width: 0.2, height: 0.3, classIndex: 0 }]);
  return encodeTargets(labels, [32, 16, 8].map((stride) => [size / stride, size / stride] as const), anchorSets.rsna);
};

function batchOf(problem: Problem): TrainingBatch & { readonly targets: readonly ScaleTargets[] } {
  const { size, images } = problem;
  const random = seededRandom('bench');
  const values = Float32Array.from({ length: images * size * size * 3 }, () => uniform(random, -1, 1));
  return { images: values, shape: [images, size, size, 3], targets: targetsOf(problem) };
}

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Writes the network and the batch for the Python side. */
export function writeProblem(folder: string, problem: Problem): void {
  mkdirSync(folder, { recursive: true });
  const graph = buildNetwork({ network: problem.network });
  const shapes = inferShapes(graph, problem.size, problem.size);
  const batch = batchOf(problem);
  const nodes = graph.nodes.map((node) => ({ ...node, channels: shapes.get(node.inputs[0] ?? '')?.at(-1) ?? 0 }));
  const scales = batch.targets.map(({ grid: [rows, columns], anchors, boxesPerImage }) => ({ rows, columns, anchors, boxesPerImage }));
  writeFileSync(join(folder, 'graph.json'), JSON.stringify({ nodes, outputs: graph.outputs, scales, shape: batch.shape.slice(0, 3) }));
  writeFileSync(join(folder, 'images.f32'), bytesOf(batch.images));
  batch.targets.forEach(({ values, boxes }, index) => {
    writeFileSync(join(folder, `values${index}.f32`), bytesOf(values));
    writeFileSync(join(folder, `boxes${index}.f32`), bytesOf(boxes));
  });
}

const measuredRun = (began: number, value: number): MeasuredRun => ({
  seconds: (performance.now() - began) / 1000,
  value,
  peakGiB: process.resourceUsage().maxRSS / 2 ** 20,
  version: '',
});

async function requireTensorflow(): Promise<NativeTensorflow> {
  const { tf, available } = await nativeTensorflow();
  if (!available) throw new Error('native TensorFlow could not be installed');
  return tf;
}

/** Our training steps, as `train` makes them: loss, gradients, Adam. */
async function* steps(problem: Problem, precision: Precision): AsyncGenerator<MeasuredRun> {
  const tf = await requireTensorflow();
  const graph = buildNetwork({ network: problem.network });
  const variables = createVariables(tf, graph, initialWeights(weightsOf(graph), 1));
  const adam = new Adam(tf, variables);
  const batch = batchOf(problem);
  const [rules, part] = [{ ignoreIoU: 0.5, focalGamma: 0, imageWeight: 0 }, { trains: () => true, normalisesByBatch: () => true }];
  for (;;) {
    const began = performance.now();
    const { gradients, terms } = computeGradients(tf, graph, variables, batch, rules, part, precision);
    adam.apply(gradients, 1e-4, 0);
    tf.dispose([...gradients.values()]);
    yield measuredRun(began, terms.total ?? NaN);
  }
}

/** The network in TensorFlow, as training validates with it. */
async function* forwardTensorflow(problem: Problem): AsyncGenerator<MeasuredRun> {
  const tf = await requireTensorflow();
  const graph = buildNetwork({ network: problem.network });
  const variables = createVariables(tf, graph, initialWeights(weightsOf(graph), 1));
  const { images, shape } = batchOf(problem);
  for (;;) {
    const began = performance.now();
    const sum = tf.tidy(() => tf.sum(runGraph(tf, graph, variables, tf.tensor4d(images, [...shape])).stride32 ?? tf.scalar(NaN)).dataSync<'float32'>()[0]);
    yield measuredRun(began, sum ?? NaN);
  }
}

/** The exported network in onnxruntime, as the inference service runs it. */
async function* forwardOnnx(problem: Problem, threads: number): AsyncGenerator<MeasuredRun> {
  const graph = buildNetwork({ network: problem.network });
  const session = await InferenceSession.create(writeOnnx(graph, initialWeights(weightsOf(graph), 1)), { intraOpNumThreads: threads });
  const { images } = batchOf(problem);
  const image = new Tensor('float32', images, [problem.images, 3, problem.size, problem.size]);
  for (;;) {
    const began = performance.now();
    const { stride32 } = await session.run({ image });
    yield measuredRun(began, Number(stride32?.data[0]));
  }
}

export const sides = {
  step: (problem: Problem) => steps(problem, 'float32'),
  stepBfloat16: (problem: Problem) => steps(problem, 'bfloat16'),
  forwardTensorflow,
  forwardOnnx,
};
export type Side = keyof typeof sides;
