import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Fault } from '#fault';
import type { ModelFolder } from '#registry';
import type { Engine, EngineOptions, EngineRun, NetworkOutput } from './engine.ts';
import type { BatchedHead, OnnxReply, OnnxRequest, OnnxWorkerData } from './onnx-messages.ts';

const workerDataOf = (model: ModelFolder, options: EngineOptions): OnnxWorkerData => ({
  modelPath: model.path('model.onnx'),
  inputName: model.manifest.input.name,
  layout: model.manifest.input.layout,
  width: model.manifest.input.width,
  height: model.manifest.input.height,
  heads: model.manifest.outputs,
  imageLogit: model.manifest.imageLogit,
  executionProvider: options.executionProvider,
  threads: options.threads,
});

function sliceHead({ values, channels, rows, columns }: BatchedHead, image: number) {
  const length = channels * rows * columns;
  return { values: values.subarray(image * length, (image + 1) * length), rows, columns };
}

const split = (reply: OnnxReply & { kind: 'run' }, count: number): NetworkOutput[] =>
  Array.from({ length: count }, (_, image) => ({
    heads: reply.heads.map((head) => sliceHead(head, image)),
    imageLogit: reply.imageLogits?.[image],
  }));

/** The next reply of the worker; rejects with ENGINE_LOST when its thread ends first. */
function nextReply(worker: Worker): Promise<OnnxReply> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off('message', onMessage).off('error', onLost).off('exit', onLost);
      finish();
    };
    const onMessage = (reply: OnnxReply): void => {
      settle(() => {
        resolve(reply);
      });
    };
    const onLost = (cause: unknown): void => {
      settle(() => {
        reject(new Fault('UNAVAILABLE', 'ENGINE_LOST', 'The engine that runs the model has stopped.', { cause, retryAfterMs: 5000 }));
      });
    };
    worker.on('message', onMessage).on('error', onLost).on('exit', onLost);
  });
}

const refusal = (executionProvider: string, cause: string): Fault =>
  new Fault('FAILED_PRECONDITION', 'ENGINE_UNUSABLE', `onnxruntime cannot open the model with execution provider '${executionProvider}' (inference.executionProvider).`, {
    cause: new Error(cause),
  });

class OnnxEngine implements Engine {
  readonly name: string;
  readonly #worker: Worker;
  #lost = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(name: string, worker: Worker) {
    this.name = name;
    this.#worker = worker;
    worker.on('error', () => (this.#lost = true)).on('exit', () => (this.#lost = true));
  }

  get isLost(): boolean {
    return this.#lost;
  }

  async run(inputs: readonly Float32Array<ArrayBuffer>[]): Promise<EngineRun> {
    if (this.#lost) throw new Fault('UNAVAILABLE', 'ENGINE_LOST', 'The engine that runs the model has stopped.', { retryAfterMs: 5000 });
    const answered = nextReply(this.#worker);
    this.#running = answered.catch(() => undefined);
    this.#worker.postMessage({ inputs } satisfies OnnxRequest, inputs.map((input) => input.buffer));
    const reply = await answered;
    if (reply.kind === 'run') return { outputs: split(reply, inputs.length), computeMs: reply.computeMs };
    const cause = new Error(reply.kind === 'failed' ? reply.message : reply.kind);
    throw new Fault('INTERNAL', 'ENGINE_FAILED', 'The network could not be run on this input.', { cause });
  }

  /** Waits for a run to end: a thread that is ended within native code takes the process with it. */
  async close(): Promise<void> {
    await this.#running;
    await this.#worker.terminate();
  }
}

/**
 * Opens the model in onnxruntime, in a thread of its own.
 * @throws Fault FAILED_PRECONDITION / ENGINE_UNUSABLE when onnxruntime refuses the model or the execution provider
 */
export async function openOnnxEngine(model: ModelFolder, options: EngineOptions): Promise<Engine> {
  const script = new URL(`./onnx-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(script, { workerData: workerDataOf(model, options) });
  const reply = await nextReply(worker);
  if (reply.kind === 'failed') {
    await worker.terminate();
    throw refusal(options.executionProvider, reply.message);
  }
  return new OnnxEngine(`onnxruntime-${options.executionProvider}`, worker);
}
