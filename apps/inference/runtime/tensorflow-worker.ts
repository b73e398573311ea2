import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { workerData } from 'node:worker_threads';
import { type Tensorflow, buildNetwork, createVariables, disposeVariables, loadTensorflow, readOnnxWeights, releases, runGraph, weightsOf } from '#nets';
import type { BatchOutput, BatchedHead } from './engine-messages.ts';
import { type OpenNetwork, serveRuns } from './serve-runs.ts';
import type { TensorflowWorkerData } from './tensorflow-engine.ts';

const data = workerData as TensorflowWorkerData;

type Tensor = ReturnType<typeof runGraph>[string];

/** Feature maps as [n, channels, rows, columns], the order in which heads are decoded. */
const channelsFirst = (tf: Tensorflow, outputs: Record<string, Tensor>): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.rank === 4 ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor]));

const valuesOf = (tensor: Tensor): Float32Array<ArrayBuffer> => new Float32Array(tensor.dataSync<'float32'>());

function headOf(tensor: Tensor): BatchedHead {
  const [, channels = 0, rows = 0, columns = 0] = tensor.shape;
  return { values: valuesOf(tensor), channels, rows, columns };
}

function outputOf({ opacityLogit, stride32, stride16, stride8 }: Record<string, Tensor>): BatchOutput {
  const heads = [stride32, stride16, stride8].flatMap((tensor) => (tensor === undefined ? [] : [headOf(tensor)]));
  return { heads, imageLogits: opacityLogit && valuesOf(opacityLogit) };
}

async function open(): Promise<OpenNetwork> {
  process.env.TF_NUM_INTRAOP_THREADS = String(data.threads === 0 ? availableParallelism() : data.threads);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Before TensorFlow is loaded: a thread that loads it and ends before it ran anything takes the process with it.
  const graph = buildNetwork(data.network);
  const weights = readOnnxWeights(await readFile(data.modelPath), weightsOf(graph));
  const tf = loadTensorflow(data.installation, releases[data.device]);
  const variables = createVariables(tf, graph, weights);
  const { width, height, layout } = data.rules;
  const run: OpenNetwork['run'] = (values, n) => {
    const outputs = tf.tidy(() => {
      const images = layout === 'NHWC' ? tf.tensor4d(values, [n, height, width, 3]) : tf.transpose(tf.tensor4d(values, [n, 3, height, width]), [0, 2, 3, 1]);
      return channelsFirst(tf, runGraph(tf, graph, variables, images));
    });
    const output = outputOf(outputs);
    tf.dispose(outputs);
    return output;
  };
  const release = (): void => {
    disposeVariables(variables);
  };
  return { run, release };
}

await serveRuns(data.rules, open);
