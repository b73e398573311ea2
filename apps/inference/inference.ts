import { performance } from 'node:perf_hooks';
import type { InstanceAnswer, LoadedModel } from '#contract';
import { Fault } from '#fault';
import { type Logger, type Registry, type Settings, openMetrics } from '#platform';
import { type FoundModel, type RegistryPlace, openModel, resolveFound } from '#registry';
import { Admission } from './analysis/admission.ts';
import { type Analyzer, type AnalyzerMeans, openAnalyzer } from './analysis/analyzer.ts';
import { maxInstanceBytes } from './instance-limit.ts';
import { type InferenceMetrics, openInferenceMetrics } from './metrics.ts';
import { type OpenVersion, followRegistry } from './models/follow-registry.ts';
import { LoadedModels } from './models/loaded-models.ts';
import type { RegistryFollower } from './models/registry-follower.ts';
import { type PreparingThreads, openPreparingThreads } from './prepare/preparing-threads.ts';
import type { StreamContext } from './rpc/answer-stream.ts';
import { Shadow, type ShadowContext, shadowEngine } from './shadow/shadow.ts';

interface InferenceParts {
  readonly models: LoadedModels;
  readonly threads: PreparingThreads;
  /** Undefined where the settings name a version by its number. */
  readonly follower: RegistryFollower | undefined;
  /** Undefined where the settings name no model on trial. */
  readonly shadow: Shadow | undefined;
}

const shadowOff = (): Fault => new Fault('FAILED_PRECONDITION', 'SHADOW_OFF', 'This service runs no model on trial (setting inference.shadow).');

/** What the process serves: the models, the places for images, and the books of both. */
export class Inference {
  readonly models: LoadedModels;
  readonly registry: Registry;
  /** False once the process drains. */
  isServing = true;
  readonly #settings: Settings['inference'];
  readonly #admission: Admission;
  readonly #metrics: InferenceMetrics;
  readonly #logger: Logger;
  readonly #parts: InferenceParts;

  constructor(parts: InferenceParts, settings: Settings['inference'], admission: Admission, books: { registry: Registry; metrics: InferenceMetrics; logger: Logger }) {
    this.models = parts.models;
    this.registry = books.registry;
    this.#parts = parts;
    this.#settings = settings;
    this.#admission = admission;
    this.#metrics = books.metrics;
    this.#logger = books.logger;
  }

  /** Ends following the registry, then every engine and thread. */
  async close(): Promise<void> {
    const { follower, shadow, models, threads } = this.#parts;
    await follower?.stop();
    await Promise.all([shadow?.close(), models.close(), threads.close()]);
  }

  /**
   * The versions that serve or are on trial, or are on their way; the one that serves comes first.
   * @throws Fault UNAVAILABLE / ENGINE_LOST: then whoever asks whether images can be sent had better wait
   */
  listModels(): LoadedModel[] {
    if (this.models.current !== undefined && !this.models.isAlive) throw new Fault('UNAVAILABLE', 'ENGINE_LOST', 'The engine that runs the model has stopped: start the inference service again.', { retryAfterMs: 5000 });
    return [...this.models.list(), ...(this.#parts.shadow?.models.list() ?? [])];
  }

  streamContext(signal: AbortSignal): StreamContext {
    const shadow = () => {
      if (this.#parts.shadow === undefined) throw shadowOff();
      return this.#parts.shadow.lane();
    };
    return { serving: { models: this.models, admission: this.#admission }, shadow, maxInstanceBytes: maxInstanceBytes(this.#settings), signal };
  }

  noteAnswer(answer: InstanceAnswer, requestId: string): void {
    this.#metrics.noteAnswer(answer);
    const { outcome, timings, sopInstanceUID, shadow } = answer;
    this.#logger.info({ requestId, outcome: outcome.kind, ...(shadow && { shadow }), ...(outcome.kind !== 'analysed' && { reason: outcome.code }), ...timings }, 'instance answered');
    this.#logger.debug({ requestId, sopInstanceUID, instanceKey: answer.instanceKey }, 'instance identified');
  }

  noteFault(fault: Fault, requestId: string): void {
    this.#metrics.noteFault(fault);
    const level = fault.code === 'INTERNAL' ? 'error' : 'info';
    this.#logger[level]({ requestId, code: fault.code, reason: fault.reason, ...(level === 'error' && { err: fault }) }, 'call ended with an error');
  }
}

/** Where the process finds what it serves with. */
export interface Places {
  /** Folders to look for models in, and the user's own. */
  readonly registry: RegistryPlace;
  /** Folder of what is fetched once, an optional engine among it. */
  readonly cache: string;
}

/**
 * Opens the model that the settings name, or the default one, makes it ready, and follows the registry from then on.
 * @throws Fault of `resolveModel`, `openModel`, `openAnalyzer`
 */
export async function openInference(settings: Settings, { registry: { directories }, cache }: Places, logger: Logger): Promise<Inference> {
  const found = await resolveFound(settings.inference.model, directories);
  const registry = openMetrics();
  const admission = new Admission(settings.inference.queueCapacity, () => performance.now());
  const metrics = openInferenceMetrics(registry, () => admission.held);
  const threads = openPreparingThreads(settings.inference);
  const openWith = async ({ directory }: FoundModel, engine: Settings['inference'], means: Omit<AnalyzerMeans, 'cache'>): Promise<Analyzer> => {
    const folder = await openModel(directory);
    const { name, version } = folder.manifest;
    return openAnalyzer(folder, engine, { ...means, cache }, {
      onRun: (size, computeMs) => {
        metrics.noteRun(name, version, size, computeMs);
      },
      onUnexpected: (fault) => {
        logger.error({ err: fault }, 'an image could not be prepared');
      },
    });
  };
  const open: OpenVersion = (version) => openWith(version, settings.inference, { threads });
  const analyzer = await open(found).catch(async (error: unknown) => {
    await threads.close();
    throw error;
  });
  logger.info({ model: analyzer.model.name, version: analyzer.model.version, engine: analyzer.engine }, 'model ready');
  const models = new LoadedModels({ analyzer, aliases: found.aliases });
  const reference = settings.inference.shadow;
  const openOnTrial: ShadowContext['open'] = (version, own, nice) => openWith(version, shadowEngine(settings.inference), { threads: own, nice });
  const shadow = reference === undefined ? undefined : new Shadow({ reference, directories, settings: settings.inference, serving: { models, admission }, open: openOnTrial, metrics, logger });
  metrics.watchModels(() => [...models.list(), ...(shadow?.models.list() ?? [])]);
  const follower = followRegistry({ models, open, found, directories, settings: settings.inference, metrics, logger, onSwapped: () => shadow?.look() });
  return new Inference({ models, threads, follower, shadow }, settings.inference, admission, { registry, metrics, logger });
}
