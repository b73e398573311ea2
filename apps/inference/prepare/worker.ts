import { parentPort, workerData } from 'node:worker_threads';
import { lowerPriority } from '../lower-priority.ts';
import { prepareInstance } from './prepare-instance.ts';
import type { PrepareTask } from './preparation.ts';
import type { PreparingWorkerData } from './preparing-threads.ts';

lowerPriority((workerData as PreparingWorkerData).nice);

parentPort?.on('message', (task: PrepareTask) => {
  void prepareInstance(task).then((preparation) => {
    parentPort?.postMessage(preparation, preparation.kind === 'prepared' ? [preparation.values.buffer] : []);
  });
});
