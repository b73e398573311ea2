import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { BatchedHead, OnnxReply, OnnxRequest, OnnxWorkerData } from './onnx-messages.ts';

// onnxruntime-node's run() computes on the thread that calls it, whatever its promise suggests: hence this thread.
const data = workerData as OnnxWorkerData;

const openSession = (): Promise<InferenceSession> =>
  InferenceSession.create(data.modelPath, {
    executionProviders: [data.executionProvider],
    intraOpNumThreads: data.threads === 0 ? availableParallelism() : data.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Threads that spin while they wait would take the cores from the threads that prepare the next images.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });

/** The batch as one tensor; a single image is used where it lies. */
function joinInputs(inputs: OnnxRequest['inputs']): Tensor {
  const { width, height, layout } = data;
  const length = 3 * width * height;
  const [first] = inputs;
  const joined = inputs.length === 1 && first !== undefined ? first : new Float32Array(inputs.length * length);
  if (joined !== first) {
    inputs.forEach((input, i) => {
      joined.set(input, i * length);
    });
  }
  const n = inputs.length;
  return new Tensor('float32', joined, layout === 'NCHW' ? [n, 3, height, width] : [n, height, width, 3]);
}

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

async function run(session: InferenceSession, request: OnnxRequest): Promise<OnnxReply> {
  const begin = performance.now();
  const outputs = await session.run({ [data.inputName]: joinInputs(request.inputs) });
  const heads = data.heads.map((name) => toHead(pick(outputs, name)));
  const imageLogits = data.imageLogit === undefined ? undefined : takeValues(pick(outputs, data.imageLogit));
  return { kind: 'run', heads, imageLogits, computeMs: performance.now() - begin };
}

const buffersOf = (reply: OnnxReply): ArrayBuffer[] =>
  reply.kind === 'run' ? [...reply.heads.map((head) => head.values.buffer), ...(reply.imageLogits === undefined ? [] : [reply.imageLogits.buffer])] : [];

function post(reply: OnnxReply): void {
  parentPort?.postMessage(reply, buffersOf(reply));
}

const failed = (error: unknown): OnnxReply => ({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });

try {
  const session = await openSession();
  parentPort?.on('message', (request: OnnxRequest) => {
    void run(session, request).catch(failed).then(post);
  });
  post({ kind: 'ready' });
} catch (error) {
  post(failed(error));
}
