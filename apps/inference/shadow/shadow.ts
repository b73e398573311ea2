import { performance } from 'node:perf_hooks';
import { Fault } from '#fault';
import type { Logger, Settings } from '#platform';
import type { FoundModel } from '#registry';
import { Admission } from '../analysis/admission.ts';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { InferenceMetrics } from '../metrics.ts';
import { type OpenVersion, nameOf } from '../models/follow-registry.ts';
import { LoadedModels } from '../models/loaded-models.ts';
import { RegistryFollower } from '../models/registry-follower.ts';
import { type PreparingThreads, openPreparingThreads } from '../prepare/preparing-threads.ts';
import type { Lane } from '../rpc/answer-stream.ts';
import { Standby } from './standby.ts';

/** Images that it holds at a time: one at work, the next ones on their way. */
const capacity = 4;
/** How long the next one waits for a moment in which nothing is with the model that serves. */
const longestWaitMs = 5000;
/** The lowest priority that there is. */
const nice = 19;
const loadingRetryMs = 5000;

/**
 * How a model on trial is run: one image at a time, by one thread of onnxruntime whatever engine serves, since TensorFlow's threads belong to the
 * whole process and cannot be made to stand back.
 */
export const shadowEngine = (settings: Settings['inference']): Settings['inference'] => ({ ...settings, engine: 'onnxruntime', device: 'cpu', threads: 1, maxBatchSize: 1, maxBatchWaitMs: 0 });

const standingBy = (analyzer: Analyzer, standby: Standby): Analyzer => ({
  model: analyzer.model,
  network: analyzer.network,
  engine: analyzer.engine,
  width: analyzer.width,
  get isLost() {
    return analyzer.isLost;
  },
  analyze: (task, signal) => standby.run(() => analyzer.analyze(task, signal), signal),
  close: () => analyzer.close(),
});

const loading = (): Fault => new Fault('UNAVAILABLE', 'SHADOW_LOADING', 'The model on trial is being loaded.', { retryAfterMs: loadingRetryMs });
const isServing = (): Fault => new Fault('FAILED_PRECONDITION', 'SHADOW_IS_SERVING', 'The model on trial is the one that serves: there is nothing to compare.');

/** What a client hears of it: the registry names none, or an unfit one. */
function toldFault(fault: Fault, found: FoundModel | undefined): Fault {
  if (fault.reason === 'SHADOW_IS_SERVING') return fault;
  const metadata = { cause: fault.reason };
  if (found !== undefined) return new Fault('FAILED_PRECONDITION', 'SHADOW_UNFIT', 'The model on trial is unfit.', { cause: fault, metadata });
  return new Fault('NOT_FOUND', 'SHADOW_ABSENT', 'The registry names no model that is on trial.', { cause: fault, metadata });
}

export interface ShadowContext {
  readonly reference: string;
  readonly directories: readonly string[];
  readonly settings: Settings['inference'];
  /** Of the model that serves. */
  readonly serving: Lane;
  /** Opens a version by these preparing threads, at this niceness. */
  readonly open: (found: FoundModel, threads: PreparingThreads, nice: number) => ReturnType<OpenVersion>;
  readonly metrics: InferenceMetrics;
  readonly logger: Logger;
}

/** The model on trial behind the one that serves: loaded, prepared for and run by threads of its own, which stand back behind all others, one image at a time. */
export class Shadow {
  readonly models = new LoadedModels(loading(), 'shadowing');
  readonly admission = new Admission(capacity, () => performance.now(), 'SHADOW_QUEUE_FULL');
  readonly #serving: LoadedModels;
  readonly #threads: PreparingThreads;
  readonly #follower: RegistryFollower;

  constructor({ reference, directories, settings, serving, open, metrics, logger }: ShadowContext) {
    this.#serving = serving.models;
    const standby = new Standby({ isQuiet: () => serving.admission.held === 0, longestMs: longestWaitMs, now: () => performance.now() });
    this.#threads = openPreparingThreads({ ...settings, prepareWorkers: 1 }, nice);
    this.#follower = new RegistryFollower({
      models: this.models,
      reference,
      directories,
      intervalMs: settings.modelPollSeconds * 1000,
      bar: ({ manifest: { name, version } }) => (this.#isServing({ name, version }) ? isServing() : undefined),
      told: toldFault,
      open: async (found) => standingBy(await open(found, this.#threads, nice), standby),
      onSwapped: (_, to) => {
        logger.info({ model: nameOf(to), engine: to.engine }, 'model on trial ready');
      },
      onFreed: (old, fault) => {
        logger[fault === undefined ? 'info' : 'error']({ model: nameOf(old), ...(fault && { err: fault }) }, 'model on trial freed');
      },
      onRefused: (fault, refused) => {
        if (refused !== undefined) metrics.noteSwap('refused');
        logger.warn({ model: refused && nameOf({ model: refused.manifest }), code: fault.code, reason: fault.reason }, 'no model is on trial');
      },
    });
    metrics.watchShadow(() => this.admission.held);
    this.#follower.start();
  }

  /** Where images for it go. @throws Fault FAILED_PRECONDITION / SHADOW_IS_SERVING, SHADOW_UNFIT; NOT_FOUND / SHADOW_ABSENT; UNAVAILABLE / SHADOW_LOADING */
  lane(): Lane {
    if (this.models.isLoading && this.models.current === undefined) throw loading();
    if (this.#isServing(this.models.find(undefined).model)) throw isServing();
    return this;
  }

  /** Another model serves now. */
  look(): void {
    void this.#follower.look();
  }

  /** Ends following the registry, then its engine and thread. */
  async close(): Promise<void> {
    await this.#follower.stop();
    await Promise.all([this.models.close(), this.#threads.close()]);
  }

  #isServing({ name, version }: { readonly name: string; readonly version: number }): boolean {
    const model = this.#serving.current?.analyzer.model;
    return model?.name === name && model.version === version;
  }
}
