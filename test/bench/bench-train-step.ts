import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Adam, type NetworkName, type ScaleTargets, type TrainingBatch, anchorSets, buildNetwork, computeGradients, createVariables, encodeTargets, inferShapes, initialWeights, weightsOf } from '#nets';
import { seededRandom, uniform } from '#random';
import { nativeTensorflow } from '../fixtures/tensorflow.ts';

/** One step of either side. */
export interface MeasuredStep {
  readonly seconds: number;
  readonly loss: number;
  readonly peakGiB: number;
  readonly version: string;
}

export interface StepProblem {
  readonly network: NetworkName;
  readonly size: number;
  readonly images: number;
}

const targetsOf = ({ size, images }: StepProblem): ScaleTargets[] => {
  const labels = Array.from({ length: images }, (_, i) => [{ left: 0.1 + 0.1 * i, top: 0.3, width: 0.2, height: 0.3, classIndex: 0 }]);
  return encodeTargets(labels, [32, 16, 8].map((stride) => [size / stride, size / stride] as const), anchorSets.rsna);
};

function batchOf(problem: StepProblem): TrainingBatch & { readonly targets: readonly ScaleTargets[] } {
  const { size, images } = problem;
  const random = seededRandom('bench');
  const values = Float32Array.from({ length: images * size * size * 3 }, () => uniform(random, -1, 1));
  return { images: values, shape: [images, size, size, 3], targets: targetsOf(problem) };
}

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Writes the network and the batch for the Python side. */
export function writeProblem(folder: string, problem: StepProblem): void {
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

/** Our steps, as `train` makes them: loss, gradients, Adam. */
export async function* ourSteps(problem: StepProblem, steps: number): AsyncGenerator<MeasuredStep> {
  const { tf, available } = await nativeTensorflow();
  if (!available) throw new Error('native TensorFlow could not be installed');
  const graph = buildNetwork({ network: problem.network });
  const variables = createVariables(tf, graph, initialWeights(weightsOf(graph), 1));
  const adam = new Adam(tf, variables);
  const batch = batchOf(problem);
  for (let step = 1; step <= steps; step += 1) {
    const began = performance.now();
    const { gradients, terms } = computeGradients(tf, graph, variables, batch, { ignoreIoU: 0.5, focalGamma: 0, imageWeight: 0 }, { trains: () => true, normalisesByBatch: () => true });
    adam.apply(gradients, 1e-4, step, 0);
    tf.dispose([...gradients.values()]);
    const seconds = (performance.now() - began) / 1000;
    yield { seconds, loss: terms.total ?? NaN, peakGiB: process.resourceUsage().maxRSS / 2 ** 20, version: tf.version['tfjs-node'] ?? '' };
  }
}
