import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '#fault';
import type { Engine, NetworkOutput } from '../runtime/engine.ts';

export interface BatchedRun {
  readonly output: NetworkOutput;
  /** From entering the queue to the start of the run. */
  readonly queueMs: number;
  readonly computeMs: number;
  readonly batchSize: number;
}

export interface BatcherOptions {
  readonly maxBatchSize: number;
  /** How long the first of an unfilled batch waits for others while the engine is idle. */
  readonly maxBatchWaitMs: number;
  /** Whether there are others to wait for. */
  readonly isMoreToCome: () => boolean;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly onRun?: (batchSize: number, computeMs: number) => void;
}

interface Entry {
  readonly values: Float32Array<ArrayBuffer>;
  readonly enteredAt: number;
  readonly resolve: (run: BatchedRun) => void;
  readonly reject: (fault: Fault) => void;
}

/**
 * Dynamic batching: images gather while the engine computes, and leave together, oldest first. A cancelled image leaves the queue and
 * never reaches the engine.
 */
export class Batcher {
  readonly #engine: Engine;
  readonly #options: BatcherOptions;
  readonly #queue = new Set<Entry>();
  #running = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: Engine, options: BatcherOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  /** @throws Fault CANCELLED when `signal` aborts before the run begins; what the engine throws */
  run(values: Float32Array<ArrayBuffer>, signal: AbortSignal): Promise<BatchedRun> {
    const { promise, resolve, reject } = Promise.withResolvers<BatchedRun>();
    const entry: Entry = { values, enteredAt: this.#options.now(), resolve, reject };
    const onAbort = (): void => {
      this.#queue.delete(entry);
      reject(new Fault('CANCELLED', 'CANCELLED', 'The call was cancelled.'));
    };
    if (signal.aborted) onAbort();
    else {
      signal.addEventListener('abort', onAbort, { once: true });
      this.#queue.add(entry);
      this.#dispatch();
    }
    return promise.finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  }

  /** Starts a run if the engine is idle and the batch is full, alone, or its oldest image has waited long enough; else looks again when that is so. */
  #dispatch(): void {
    clearTimeout(this.#timer);
    const [oldest] = this.#queue;
    if (this.#running || oldest === undefined) return;
    const { maxBatchSize, maxBatchWaitMs, isMoreToCome, now } = this.#options;
    const rest = oldest.enteredAt + maxBatchWaitMs - now();
    if (this.#queue.size >= maxBatchSize || rest <= 0 || !isMoreToCome()) void this.#runBatch();
    else {
      this.#timer = setTimeout(() => {
        this.#dispatch();
      }, rest);
    }
  }

  async #runBatch(): Promise<void> {
    const batch = [...this.#queue].slice(0, this.#options.maxBatchSize);
    for (const entry of batch) this.#queue.delete(entry);
    const begin = this.#options.now();
    this.#running = true;
    const ran = await this.#engine.run(batch.map((entry) => entry.values)).catch((error: unknown) => Fault.from(error));
    this.#running = false;
    this.#dispatch();
    if (!(ran instanceof Fault)) this.#options.onRun?.(batch.length, ran.computeMs);
    for (const [i, entry] of batch.entries()) {
      const output = ran instanceof Fault ? undefined : ran.outputs[i];
      if (ran instanceof Fault) entry.reject(ran);
      else if (output === undefined) entry.reject(new Fault('INTERNAL', 'ENGINE_FAILED', 'The engine answered fewer images than it was given.'));
      else entry.resolve({ output, queueMs: begin - entry.enteredAt, computeMs: ran.computeMs, batchSize: batch.length });
      // Whoever waits decodes its boxes now: one image a turn of the event loop.
      await nextTurn();
    }
  }
}
