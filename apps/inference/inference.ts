import { performance } from 'node:perf_hooks';
import type { InstanceAnswer } from '#contract';
import type { Fault } from '#fault';
import { type Logger, type Registry, type Settings, openMetrics } from '#platform';
import { openModel, resolveFound } from '#registry';
import { Admission } from './analysis/admission.ts';
import { openAnalyzer } from './analysis/analyzer.ts';
import { type InferenceMetrics, openInferenceMetrics } from './metrics.ts';
import { type OpenVersion, followRegistry } from './models/follow-registry.ts';
import { LoadedModels } from './models/loaded-models.ts';
import type { RegistryFollower } from './models/registry-follower.ts';
import { type PreparingThreads, openPreparingThreads } from './prepare/preparing-threads.ts';
import type { StreamContext } from './rpc/answer-stream.ts';

interface InferenceParts {
  readonly models: LoadedModels;
  readonly threads: PreparingThreads;
  /** Undefined where the settings name a version by its number. */
  readonly follower: RegistryFollower | undefined;
}

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
    const { follower, models, threads } = this.#parts;
    await follower?.stop();
    await Promise.all([models.close(), threads.close()]);
  }

  streamContext(signal: AbortSignal): StreamContext {
    return { models: this.models, admission: this.#admission, maxInstanceBytes: this.#settings.maxInstanceMiB * 2 ** 20, signal };
  }

  noteAnswer(answer: InstanceAnswer, requestId: string): void {
    this.#metrics.noteAnswer(answer);
    const { outcome, timings, sopInstanceUID } = answer;
    this.#logger.info({ requestId, outcome: outcome.kind, ...(outcome.kind !== 'analysed' && { reason: outcome.code }), ...timings }, 'instance answered');
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
  /** Folders to look for models in. */
  readonly directories: readonly string[];
  /** Folder of what is fetched once, an optional engine among it. */
  readonly cache: string;
}

/**
 * Opens the model that the settings name, or the default one, makes it ready, and follows the registry from then on.
 * @throws Fault of `resolveModel`, `openModel`, `openAnalyzer`
 */
export async function openInference(settings: Settings, { directories, cache }: Places, logger: Logger): Promise<Inference> {
  const found = await resolveFound(settings.inference.model, directories);
  const registry = openMetrics();
  const admission = new Admission(settings.inference.queueCapacity, () => performance.now());
  const metrics = openInferenceMetrics(registry, () => admission.held);
  const threads = openPreparingThreads(settings.inference);
  const open: OpenVersion = async ({ directory }) => {
    const folder = await openModel(directory);
    const { name, version } = folder.manifest;
    return openAnalyzer(folder, settings.inference, { threads, cache }, {
      onRun: (size, computeMs) => {
        metrics.noteRun(name, version, size, computeMs);
      },
      onUnexpected: (fault) => {
        logger.error({ err: fault }, 'an image could not be prepared');
      },
    });
  };
  const analyzer = await open(found).catch(async (error: unknown) => {
    await threads.close();
    throw error;
  });
  logger.info({ model: analyzer.model.name, version: analyzer.model.version, engine: analyzer.engine }, 'model ready');
  const models = new LoadedModels({ analyzer, aliases: found.aliases });
  metrics.watchModels(() => models.list());
  const follower = followRegistry({ models, open, found, directories, settings: settings.inference, metrics, logger });
  return new Inference({ models, threads, follower }, settings.inference, admission, { registry, metrics, logger });
}
