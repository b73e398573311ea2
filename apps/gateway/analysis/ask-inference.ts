import { setTimeout as pause } from 'node:timers/promises';
import type { InferenceClient, InstanceAnswer, InstanceRequest } from '#contract';
import { Fault } from '#fault';

export interface AskOptions {
  /** Longest time, waiting for a place included, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly requestId: string;
}

const defaultRetryMs = 500;

/** Failures that say nothing of the image: the service was overloaded, lost a thread or erred. Not an outage either: the other images go on. */
const passing: ReadonlySet<string> = new Set(['PREPARATION_TIMEOUT', 'PREPARATION_CRASHED', 'UNEXPECTED']);

function refusePassing({ outcome }: InstanceAnswer): void {
  if (outcome.kind === 'failed' && passing.has(outcome.code)) throw new Fault('INTERNAL', outcome.code, outcome.sentence);
}

const noAnswer = (): Fault => new Fault('UNAVAILABLE', 'INFERENCE_ENDED_EARLY', 'The inference service ended without an answer to the image.');

async function askOnce(inference: Pick<InferenceClient, 'analyze'>, open: () => Promise<InstanceRequest>, options: AskOptions): Promise<InstanceAnswer> {
  for await (const answer of inference.analyze([await open()], options)) {
    refusePassing(answer);
    return answer;
  }
  throw noAnswer();
}

/**
 * The answer to one image. While the service is full, waits as long as it asks for and opens the image anew: the place in hand holds back
 * others, so no try of the job is used up by a crowd.
 * @throws Fault as the service and `open` give it; RESOURCE_EXHAUSTED once the deadline has passed; INTERNAL for a `passing` failure
 */
export async function askInference(inference: Pick<InferenceClient, 'analyze'>, open: () => Promise<InstanceRequest>, options: AskOptions): Promise<InstanceAnswer> {
  const deadline = Date.now() + options.deadlineMs;
  for (;;) {
    try {
      return await askOnce(inference, open, { ...options, deadlineMs: deadline - Date.now() });
    } catch (thrown) {
      const fault = Fault.from(thrown);
      const waitMs = (fault.retryAfterMs ?? defaultRetryMs) * (1 + Math.random() / 4);
      if (fault.code !== 'RESOURCE_EXHAUSTED' || fault.retryAfterMs === undefined || Date.now() + waitMs >= deadline) throw fault;
      await pause(waitMs, undefined, { signal: options.signal });
    }
  }
}
