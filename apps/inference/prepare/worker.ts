import { parentPort } from 'node:worker_threads';
import { prepareInstance } from './prepare-instance.ts';
import type { PrepareTask } from './preparation.ts';

parentPort?.on('message', (task: PrepareTask) => {
  void prepareInstance(task).then((preparation) => {
    parentPort?.postMessage(preparation, preparation.kind === 'prepared' ? [preparation.values.buffer] : []);
  });
});
