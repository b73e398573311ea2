import { availableParallelism } from 'node:os';
import { workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { lowerPriority } from '../lower-priority.ts';
import type { BatchedHead } from './engine-messages.ts';
import type { OnnxWorkerData } from './onnx-engine.ts';
import { type OpenNetwork, serveRuns } from './serve-runs.ts';

// onnxruntime-node's run() computes on the thread that calls it, whatever its promise suggests: hence this thread.
const data = workerData as OnnxWorkerData;

lowerPriority(data.nice);

const openSession = (): Promise<InferenceSession> =>
  InferenceSession.create(data.modelPath, {
    executionProviders: [data.device === 'gpu' ? 'cuda' : 'cpu'],
    intraOpNumThreads: data.threads === 0 ? availableParallelism() : data.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Threads that spin while they wait would take the cores from the threads that prepare the next images.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });

/** A copy that owns its buffer, so that it may move to another thread. */
function takeValues(tensor: Tensor): Float32Array<ArrayBuffer> {
  if (!(tensor.data instanceof Float32Array)) throw new TypeError('the network does not answer in float32');
  return new Float32Array(tensor.data);
}

function pick(outputs: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = outputs[name];
  if (!(value instanceof Tensor)) throw new TypeError(`the network has no output ${name}`);
  return value;
}

function toHead(tensor: Tensor): BatchedHead {
  const [, channels = 0, rows = 0, columns = 0] = tensor.dims;
  return { values: takeValues(tensor), channels, rows, columns };
}

async function open(): Promise<OpenNetwork> {
  const session = await openSession();
  const { width, height, layout } = data.rules;
  const run: OpenNetwork['run'] = async (values, n) => {
    const image = new Tensor('float32', values, layout === 'NCHW' ? [n, 3, height, width] : [n, height, width, 3]);
    const outputs = await session.run({ [data.inputName]: image });
    const heads = data.heads.map((name) => toHead(pick(outputs, name)));
    return { heads, imageLogits: data.imageLogit === undefined ? undefined : takeValues(pick(outputs, data.imageLogit)) };
  };
  return { run, release: () => session.release() };
}

await serveRuns(data.rules, open);
