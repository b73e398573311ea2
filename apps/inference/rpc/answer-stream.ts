import type { Frame, InstanceAnswer, Opening } from '#contract';
import { Fault } from '#fault';
import type { Admission } from '../analysis/admission.ts';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { LoadedModels } from '../analysis/loaded-models.ts';
import { interruptible } from './interruptible.ts';
import { type Upload, assembleUploads } from './upload.ts';

export interface StreamContext {
  readonly models: LoadedModels;
  readonly admission: Admission;
  readonly maxInstanceBytes: number;
  /** Aborts when the client is gone or its deadline has passed. */
  readonly signal: AbortSignal;
}

/** The instances of one stream that are under way. The first that fails ends them all. */
class UnderWay {
  readonly #failed = new AbortController();
  readonly #promises = new Set<Promise<unknown>>();
  /** Aborts when one has failed, with its Fault as the reason, or when the client is gone. */
  readonly signal: AbortSignal;

  constructor(gone: AbortSignal) {
    this.signal = AbortSignal.any([gone, this.#failed.signal]);
  }

  get size(): number {
    return this.#promises.size;
  }

  add(promise: Promise<void>): void {
    const tracked = promise.catch(this.fail).finally(() => this.#promises.delete(tracked));
    this.#promises.add(tracked);
  }

  readonly fail = (error: unknown): void => {
    this.#failed.abort(Fault.from(error));
  };

  async oneLess(): Promise<void> {
    await Promise.race(this.#promises);
    this.signal.throwIfAborted();
  }

  async none(): Promise<void> {
    await Promise.all(this.#promises);
    this.signal.throwIfAborted();
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
 * @throws Fault of the protocol, of admission, of the model's name, of the engine; the reason of `context.signal`
 */
export async function answerStream(frames: AsyncIterable<Frame>, send: (answer: InstanceAnswer) => Promise<void>, context: StreamContext): Promise<void> {
  const { admission, models, maxInstanceBytes } = context;
  const underWay = new UnderWay(context.signal);
  const enter = async ({ model }: Opening): Promise<() => void> => {
    models.find(model);
    while (underWay.size > 0 && (underWay.size >= models.width || admission.isFull)) await underWay.oneLess();
    return admission.enter();
  };
  try {
    for await (const upload of assembleUploads(interruptible(frames, underWay.signal), { maxInstanceBytes, enter })) {
      const answer = async (): Promise<void> => {
        await send(await answerUpload(upload, models.find(upload.opening.model), underWay.signal));
      };
      underWay.add(answer().finally(upload.leave));
    }
    await underWay.none();
  } catch (error) {
    underWay.fail(error);
    throw Fault.from(error);
  }
}
