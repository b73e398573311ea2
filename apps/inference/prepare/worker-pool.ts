import { Worker } from 'node:worker_threads';
import { Fault } from '#fault';

interface Job<Task, Result> {
  readonly task: Task;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: Result) => void;
  readonly reject: (fault: Fault) => void;
}

export interface WorkerPoolOptions {
  readonly script: URL;
  /** What each thread is started with. */
  readonly workerData?: unknown;
  readonly size: number;
  /** Longest time for one task, counted from its start. */
  readonly timeoutMs: number;
}

const cancelled = (): Fault => new Fault('CANCELLED', 'CANCELLED', 'The call was cancelled.');

/**
 * Threads that take one task at a time, in order of arrival. A thread that dies or exceeds the time-out takes its task with it and
 * nothing else: the next task gets a new one. A task that is cancelled while it waits never starts; one that runs is left to end, its
 * result dropped.
 */
export class WorkerPool<Task, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #all = new Set<Worker>();
  readonly #idle = new Set<Worker>();
  readonly #waiting = new Set<Job<Task, Result>>();

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    for (let i = 0; i < options.size; i++) this.#idle.add(this.#spawn());
  }

  get size(): number {
    return this.#options.size;
  }

  /** @throws Fault CANCELLED; DEADLINE_EXCEEDED / PREPARATION_TIMEOUT; INTERNAL / PREPARATION_CRASHED */
  run(task: Task, transfer: readonly ArrayBuffer[], signal: AbortSignal): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    if (signal.aborted) return Promise.reject(cancelled());
    const job: Job<Task, Result> = { task, transfer, resolve, reject };
    const onAbort = (): void => {
      this.#waiting.delete(job);
      reject(cancelled());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.add(job);
    this.#startWaiting();
    return promise.finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #spawn(): Worker {
    const worker = new Worker(this.#options.script, { workerData: this.#options.workerData });
    const forget = (): void => {
      this.#all.delete(worker);
      this.#idle.delete(worker);
    };
    worker.on('error', forget).on('exit', forget);
    this.#all.add(worker);
    return worker;
  }

  #takeWorker(): Worker | undefined {
    const [worker] = this.#idle;
    if (worker === undefined) return this.#all.size < this.#options.size ? this.#spawn() : undefined;
    this.#idle.delete(worker);
    return worker;
  }

  #startWaiting(): void {
    for (const job of this.#waiting) {
      const worker = this.#takeWorker();
      if (worker === undefined) return;
      this.#waiting.delete(job);
      this.#start(worker, job);
    }
  }

  #start(worker: Worker, job: Job<Task, Result>): void {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onLost).off('exit', onLost);
      finish();
      this.#startWaiting();
    };
    const discard = (fault: Fault): void => {
      settle(() => {
        this.#all.delete(worker);
        void worker.terminate();
        job.reject(fault);
      });
    };
    const onMessage = (result: Result): void => {
      settle(() => {
        this.#idle.add(worker);
        job.resolve(result);
      });
    };
    const onLost = (cause: unknown): void => {
      discard(new Fault('INTERNAL', 'PREPARATION_CRASHED', 'The image could not be prepared: its thread ended unexpectedly.', { cause }));
    };
    const timer = setTimeout(() => {
      discard(new Fault('DEADLINE_EXCEEDED', 'PREPARATION_TIMEOUT', 'The image could not be prepared in time.'));
    }, this.#options.timeoutMs);
    worker.on('message', onMessage).on('error', onLost).on('exit', onLost);
    worker.postMessage(job.task, job.transfer);
  }
}
