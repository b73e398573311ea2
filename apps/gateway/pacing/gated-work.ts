import { setTimeout as pause } from 'node:timers/promises';
import { Fault, type FaultCode } from '#fault';
import type { Logger } from '#platform';
import type { JobHandler, QueueName, Store } from '#store';
import { Backoff } from './backoff.ts';

export interface GatedWorkOptions<Q extends QueueName> {
  readonly queue: Q;
  readonly concurrency: number;
  readonly handler: JobHandler<Q>;
  /** Resolves when everything that a job needs answers. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
}

/** Says nothing of the job: what it needs is away, silent, or does not know our credentials. */
const outages: ReadonlySet<FaultCode> = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'PERMISSION_DENIED']);
const probePauseMs = { first: 250, last: 5000 };
const probeTimeoutMs = 5000;

/**
 * Takes jobs of a queue, but only while what they need answers. The job that finds it gone uses up one of its tries; the others wait in the
 * queue, so that an outage of hours costs no image its analysis, while an image that brings the service down each time is given up.
 */
export class GatedWork<Q extends QueueName> {
  readonly #store: Pick<Store, 'work'>;
  readonly #logger: Logger;
  readonly #options: GatedWorkOptions<Q>;
  readonly #stopping = new AbortController();
  #leave: (() => Promise<void>) | undefined;
  #waiting: Promise<void> | undefined;

  constructor(store: Pick<Store, 'work'>, logger: Logger, options: GatedWorkOptions<Q>) {
    this.#store = store;
    this.#logger = logger;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { queue, concurrency } = this.#options;
    this.#leave = await this.#store.work(queue, concurrency, (job) => this.#guarded(job));
  }

  /** Takes no more jobs; those in hand go on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#waiting;
    void this.#leave?.();
  }

  async #guarded(job: Parameters<JobHandler<Q>>[0]): Promise<void> {
    try {
      await this.#options.handler(job);
    } catch (thrown) {
      const fault = Fault.from(thrown);
      this.#logger.warn({ err: fault, queue: this.#options.queue, requestId: job.id, attempt: job.attempt }, 'job failed');
      if (outages.has(fault.code)) this.#waiting ??= this.#waitOutside(fault);
      throw fault;
    }
  }

  /** Leaves the queue until the probe succeeds. Not awaited by the job that calls it, which leaving waits for. */
  async #waitOutside(fault: Fault): Promise<void> {
    const { queue, probe } = this.#options;
    const { signal } = this.#stopping;
    this.#logger.warn({ queue, reason: fault.reason }, 'jobs wait: what they need does not answer');
    void this.#leave?.();
    this.#leave = undefined;
    const backoff = new Backoff(probePauseMs.first, probePauseMs.last);
    do await pause(backoff.next() * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    while (!signal.aborted && !(await this.#returned(probe, signal)));
    this.#waiting = undefined;
  }

  /** The database may be away as well: then the next try comes. */
  async #returned(probe: GatedWorkOptions<Q>['probe'], signal: AbortSignal): Promise<boolean> {
    const { queue } = this.#options;
    try {
      await probe(AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)]));
      if (!signal.aborted) await this.start();
      this.#logger.info({ queue }, 'jobs go on');
      return true;
    } catch (thrown) {
      this.#logger.debug({ err: thrown, queue }, 'jobs still wait');
      return false;
    }
  }
}
