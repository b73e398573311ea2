import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Settings } from '#platform';
import type { Preparation, PrepareTask } from './preparation.ts';
import { WorkerPool } from './worker-pool.ts';

const script = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** The threads that parse, decode and prepare. What the network wants comes with each image, so all model versions share them. */
export type PreparingThreads = WorkerPool<PrepareTask, Preparation>;

export const openPreparingThreads = ({ prepareWorkers, prepareTimeoutSeconds }: Settings['inference']): PreparingThreads =>
  new WorkerPool({ script, size: prepareWorkers === 0 ? availableParallelism() : prepareWorkers, timeoutMs: prepareTimeoutSeconds * 1000 });
