import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Settings } from '#platform';
import type { Preparation, PrepareTask } from './preparation.ts';
import { WorkerPool } from './worker-pool.ts';

const script = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** The threads that parse, decode and prepare. What the network wants comes with each image, so all model versions share them. */
export type PreparingThreads = WorkerPool<PrepareTask, Preparation>;

/** What each of them is started with. */
export interface PreparingWorkerData {
  /** Niceness of the thread, 0..19, where the system knows one a thread. */
  readonly nice: number;
}

export const openPreparingThreads = ({ prepareWorkers, prepareTimeoutSeconds }: Pick<Settings['inference'], 'prepareWorkers' | 'prepareTimeoutSeconds'>, nice = 0): PreparingThreads =>
  new WorkerPool({ script, workerData: { nice } satisfies PreparingWorkerData, size: prepareWorkers === 0 ? availableParallelism() : prepareWorkers, timeoutMs: prepareTimeoutSeconds * 1000 });
