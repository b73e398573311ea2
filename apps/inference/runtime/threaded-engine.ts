import { once } from 'node:events';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { Fault } from '#fault';
import type { ModelFolder } from '#registry';
import type { BatchedHead, EngineReply, EngineRequest, RunRules } from './engine-messages.ts';
import type { Engine, EngineOptions, EngineRun, NetworkOutput } from './engine.ts';

export const runRulesOf = ({ manifest: { input, classes, testTimeAugmentation } }: ModelFolder, { mirrors }: EngineOptions): RunRules => ({
  layout: input.layout,
  width: input.width,
  height: input.height,
  fields: 5 + classes.length,
  mirrors: mirrors ?? testTimeAugmentation === 'horizontalFlip',
});

function sliceHead({ values, channels, rows, columns }: BatchedHead, image: number) {
  const length = channels * rows * columns;
  return { values: values.subarray(image * length, (image + 1) * length), rows, columns };
}

const split = (reply: EngineReply & { kind: 'run' }, count: number): NetworkOutput[] =>
  Array.from({ length: count }, (_, image) => ({
    heads: reply.heads.map((head) => sliceHead(head, image)),
    imageLogit: reply.imageLogits?.[image],
  }));

/** The next reply of the worker; rejects with ENGINE_LOST when its thread ends first. */
function nextReply(worker: Worker): Promise<EngineReply> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off('message', onMessage).off('error', onLost).off('exit', onLost);
      finish();
    };
    const onMessage = (reply: EngineReply): void => {
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

const refusal = (name: string, cause: string): Fault =>
  new Fault('FAILED_PRECONDITION', 'ENGINE_UNUSABLE', `The engine ${name} (inference.engine, inference.device) cannot open the model.`, { cause: new Error(cause), metadata: { cause } });

class ThreadedEngine implements Engine {
  readonly name: string;
  readonly #worker: Worker;
  #lost = false;
  #running: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

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
    this.#worker.postMessage({ kind: 'run', inputs } satisfies EngineRequest, inputs.map((input) => input.buffer));
    const reply = await answered;
    if (reply.kind === 'run') return { outputs: split(reply, inputs.length), computeMs: reply.computeMs };
    const cause = new Error(reply.kind === 'failed' ? reply.message : reply.kind);
    throw new Fault('INTERNAL', 'ENGINE_FAILED', 'The network could not be run on this input.', { cause });
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** Waits for a run to end: a thread that is ended within native code takes the process with it. The thread frees the model itself, then ends. */
  async #end(): Promise<void> {
    await this.#running;
    if (!this.#lost) {
      const ended = once(this.#worker, 'exit').catch(() => undefined);
      this.#worker.postMessage({ kind: 'close' } satisfies EngineRequest);
      await ended;
    }
    await this.#worker.terminate();
  }
}

/**
 * Opens an engine whose thread runs `script`, which serves runs (`serveRuns`).
 * @throws Fault FAILED_PRECONDITION / ENGINE_UNUSABLE when it cannot open the model
 */
export async function openThreadedEngine(name: string, script: URL, options: WorkerOptions): Promise<Engine> {
  const worker = new Worker(script, options);
  const reply = await nextReply(worker);
  if (reply.kind !== 'failed') return new ThreadedEngine(name, worker);
  await worker.terminate();
  throw refusal(name, reply.message);
}
