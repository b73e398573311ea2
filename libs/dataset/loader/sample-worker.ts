import { parentPort } from 'node:worker_threads';
import { Fault } from '#fault';
import { type PrepareRequest, type PreparedSample, prepareSample } from './prepare-sample.ts';

/** What a worker is asked. */
export interface WorkerTask {
  readonly task: number;
  readonly request: PrepareRequest;
}

/** What it answers: a Fault loses its class on the way between threads, so its parts travel. */
export type WorkerAnswer =
  | { readonly task: number; readonly prepared: PreparedSample }
  | { readonly task: number; readonly fault: Pick<Fault, 'code' | 'reason' | 'message'> };

parentPort?.on('message', ({ task, request }: WorkerTask) => {
  prepareSample(request).then(
    (prepared) => parentPort?.postMessage({ task, prepared } satisfies WorkerAnswer, [prepared.values.buffer as ArrayBuffer]),
    (thrown: unknown) => {
      const { code, reason, message } = Fault.from(thrown);
      parentPort?.postMessage({ task, fault: { code, reason, message } } satisfies WorkerAnswer);
    },
  );
});
