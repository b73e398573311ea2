import { Fault } from '#fault';
import type { Logger, Part, Settings } from '#platform';
import type { Store } from '#store';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import type { PipelineMetrics } from '../pipeline-metrics.ts';
import { Backoff } from '../pacing/backoff.ts';
import { ingestStep } from './ingest-step.ts';
import { WakeUp } from '../pacing/wake-up.ts';

const busyPauseMs = 50;
const outagePauseMs = { first: 250, last: 10_000 };

export interface IngestDependencies {
  readonly store: Store;
  readonly orthanc: OrthancClient;
  readonly settings: Settings['ingest'];
  readonly metrics: PipelineMetrics;
  readonly logger: Logger;
}

/**
 * Follows Orthanc's changes for as long as the process lives: at once after a wake-up, often while something comes, every
 * `ingest.pollIntervalMs` when nothing does, and with growing pauses while Orthanc or the database is away.
 */
export class Ingest {
  readonly #on: IngestDependencies;
  readonly #wakeUp = new WakeUp();
  readonly #stopping = new AbortController();
  readonly #idle: Backoff;
  readonly #outage = new Backoff(outagePauseMs.first, outagePauseMs.last);
  #running: Promise<void> = Promise.resolve();
  #fault: Fault | undefined;

  constructor(dependencies: IngestDependencies) {
    this.#on = dependencies;
    this.#idle = new Backoff(busyPauseMs, dependencies.settings.pollIntervalMs);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Something was stored in Orthanc a moment ago. */
  wake(): void {
    this.#idle.reset();
    this.#wakeUp.call();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Readiness: whether the last look succeeded. */
  readonly part: Part = {
    name: 'ingest',
    required: false,
    check: () => (this.#fault === undefined ? Promise.resolve(undefined) : Promise.reject(this.#fault)),
  };

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pauseMs = await this.#look(signal);
      if (pauseMs > 0) await this.#wakeUp.sleep(pauseMs, signal);
    }
  }

  /** Looks once and tells how long to pause, in milliseconds. */
  async #look(signal: AbortSignal): Promise<number> {
    const { store, orthanc, settings, metrics, logger } = this.#on;
    try {
      const step = await ingestStep(store, orthanc, settings.pageSize, () => new Date(), signal);
      if (this.#fault !== undefined) logger.info('ingest goes on');
      if (step.reset) logger.warn('Orthanc was reset: its changes are read from the start');
      if (step.entered > 0) logger.debug({ entered: step.entered, behind: step.behind }, 'instances entered');
      this.#fault = undefined;
      this.#outage.reset();
      metrics.ingested(step);
      if (step.entered > 0) this.#idle.reset();
      return step.more ? 0 : this.#idle.next();
    } catch (thrown) {
      if (signal.aborted) return 0;
      const fault = Fault.from(thrown);
      if (this.#fault?.reason !== fault.reason) logger.warn({ err: fault }, 'ingest pauses');
      this.#fault = fault;
      return this.#outage.next();
    }
  }
}
