import type { Frame, InstanceAnswer, Opening } from '#contract';
import { Fault } from '#fault';
import type { Admission } from '../analysis/admission.ts';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { LoadedModels } from '../models/loaded-models.ts';
import { interruptible } from './interruptible.ts';
import { type Place, type Upload, assembleUploads } from './upload.ts';

/** The versions that answer one kind of request, and the places of its images. */
export interface Lane {
  readonly models: LoadedModels;
  readonly admission: Admission;
}

export interface StreamContext {
  readonly serving: Lane;
  /** For instances that ask for the model on trial. @throws Fault of why there is none */
  readonly shadow: () => Lane;
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

/** A place in the service, and the version that answers: from here on the same one, whatever is promoted meanwhile. */
interface ModelPlace extends Place {
  readonly analyzer: Analyzer;
}

function takePlace(model: string | undefined, { models, admission }: Lane): ModelPlace {
  models.find(model);
  const leave = admission.enter();
  const { analyzer, release } = models.hold(model);
  return {
    analyzer,
    leave: () => {
      leave();
      release();
    },
  };
}

async function answerUpload({ opening, bytes, place }: Upload<ModelPlace>, signal: AbortSignal): Promise<InstanceAnswer> {
  const { analyzer } = place;
  const { instanceKey, minScore, shadow } = opening;
  const { sopInstanceUID, outcome, timings } = await analyzer.analyze({ bytes, minScore }, signal);
  return { instanceKey, sopInstanceUID, model: analyzer.model, outcome, timings, ...(shadow && { shadow }) };
}

/**
 * Answers each instance of a stream as soon as it is read. A stream reads on only while it has room for more under way: what the client
 * sends beyond that waits at the client. A full service refuses a stream that has nothing under way, and lets the others wait for their own.
 * @throws Fault of the protocol, of admission, of the model's name, of the engine; the reason of `context.signal`
 */
export async function answerStream(frames: AsyncIterable<Frame>, send: (answer: InstanceAnswer) => Promise<void>, context: StreamContext): Promise<void> {
  const { serving, shadow, maxInstanceBytes } = context;
  const underWay = new UnderWay(context.signal);
  const enter = async (opening: Opening): Promise<ModelPlace> => {
    const lane = opening.shadow ? shadow() : serving;
    lane.models.find(opening.model);
    while (underWay.size > 0 && (underWay.size >= lane.models.width || lane.admission.isFull)) await underWay.oneLess();
    return takePlace(opening.model, lane);
  };
  try {
    for await (const upload of assembleUploads(interruptible(frames, underWay.signal), { maxInstanceBytes, enter })) {
      const answer = async (): Promise<void> => {
        await send(await answerUpload(upload, underWay.signal));
      };
      underWay.add(answer().finally(upload.place.leave));
    }
    await underWay.none();
  } catch (error) {
    underWay.fail(error);
    throw Fault.from(error);
  }
}
