import type { Frame, InstanceAnswer } from '#contract';
import { Fault } from '#fault';
import type { Admission } from '../analysis/admission.ts';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { LoadedModels } from '../analysis/loaded-models.ts';
import { type Upload, assembleUploads } from './upload.ts';

export interface StreamContext {
  readonly models: LoadedModels;
  readonly admission: Admission;
  readonly maxInstanceBytes: number;
  /** Aborts when the client is gone or its deadline has passed. */
  readonly signal: AbortSignal;
}

/** The instances of one stream that are under way. */
class UnderWay {
  readonly #promises = new Set<Promise<void>>();

  get size(): number {
    return this.#promises.size;
  }

  add(promise: Promise<void>): void {
    const tracked = promise.finally(() => this.#promises.delete(tracked));
    tracked.catch(() => undefined);
    this.#promises.add(tracked);
  }

  /** Rejects when one of them has failed. */
  async oneLess(): Promise<void> {
    await Promise.race(this.#promises);
  }

  async none(): Promise<void> {
    await Promise.all(this.#promises);
  }
}

async function answerUpload(upload: Upload, analyzer: Analyzer, signal: AbortSignal): Promise<InstanceAnswer> {
  const { instanceKey, minScore } = upload.opening;
  const { sopInstanceUID, outcome, timings } = await analyzer.analyze({ bytes: upload.bytes, minScore }, signal);
  return { instanceKey, sopInstanceUID, model: analyzer.model, outcome, timings };
}

/**
 * Answers each instance of a stream as soon as it is read. A stream reads on only while it has room for more under way: what the client
 * sends beyond that waits at the client. A full service refuses a stream that has nothing under way, and lets the others wait for their own.
 * @throws Fault of the protocol, of admission, of the model's name, of the engine; CANCELLED
 */
export async function answerStream(frames: AsyncIterable<Frame>, send: (answer: InstanceAnswer) => Promise<void>, context: StreamContext): Promise<void> {
  const { admission, models, maxInstanceBytes } = context;
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const underWay = new UnderWay();
  const enter = async (): Promise<() => void> => {
    while (underWay.size > 0 && (underWay.size >= models.width || admission.isFull)) await underWay.oneLess();
    return admission.enter();
  };
  try {
    for await (const upload of assembleUploads(frames, { maxInstanceBytes, enter })) {
      const answer = async (): Promise<void> => {
        await send(await answerUpload(upload, models.find(upload.opening.model), signal));
      };
      underWay.add(answer().finally(upload.leave));
    }
    await underWay.none();
  } catch (error) {
    failed.abort();
    throw Fault.from(error);
  }
}
