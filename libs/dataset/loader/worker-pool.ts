import { Worker } from 'node:worker_threads';
import { Fault } from '#fault';
import type { PrepareRequest, PreparedSample } from './prepare-sample.ts';
import type { WorkerAnswer, WorkerTask } from './sample-worker.ts';

/** Prepares samples in threads; each task goes to the thread with the fewest waiting. */
export interface WorkerPool {
  prepare(request: PrepareRequest): Promise<PreparedSample>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (prepared: PreparedSample) => void;
  readonly reject: (fault: Fault) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** Compiled or under Node's type stripping, the worker's file is this file's neighbour. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './sample-worker.ts' : './sample-worker.js', import.meta.url);

function startThread(): Thread {
  const thread: Thread = { worker: new Worker(workerFile), waiting: new Map() };
  thread.worker.on('message', (answer: WorkerAnswer) => {
    const waiting = thread.waiting.get(answer.task);
    thread.waiting.delete(answer.task);
    if ('prepared' in answer) waiting?.resolve(answer.prepared);
    else waiting?.reject(new Fault(answer.fault.code, answer.fault.reason, answer.fault.message));
    if (thread.waiting.size === 0) thread.worker.unref();
  });
  const fail = (cause: unknown): void => {
    for (const { reject } of thread.waiting.values()) reject(new Fault('INTERNAL', 'WORKER_LOST', 'A thread that prepares images has ended.', { cause }));
    thread.waiting.clear();
  };
  thread.worker.on('error', fail);
  thread.worker.on('exit', fail);
  thread.worker.unref();
  return thread;
}

export function openWorkerPool(count: number): WorkerPool {
  const threads = Array.from({ length: count }, startThread);
  let tasks = 0;
  return {
    prepare: (request) => {
      const thread = threads.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least));
      return new Promise((resolve, reject) => {
        const task = (tasks += 1);
        thread.waiting.set(task, { resolve, reject });
        // A thread with work keeps the process alive, an idle one does not.
        thread.worker.ref();
        thread.worker.postMessage({ task, request } satisfies WorkerTask);
      });
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
