import { type BeforeApplicationShutdown, Global, Inject, Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { InferenceClient } from '#contract';
import type { Logger, Part, Registry, Settings } from '#platform';
import { type Store, openStore } from '#store';
import { IngestWaker } from './ingest/ingest-waker.ts';
import { type Pipeline, openInference, startPipeline } from './pipeline.ts';
import { INFERENCE, LOGGER, METRICS, SETTINGS, STORE } from './tokens.ts';

const openBooks = ({ database, analysis }: Settings, logger: Logger): Promise<Store> =>
  openStore(database, {
    retry: analysis,
    onError: (error) => {
      logger.warn({ err: error }, 'the database is disturbed');
    },
  });

/** Runs the pipeline with the application, and stops it in order: first nothing new, then HTTP, then what is in hand, then the database. */
@Injectable()
export class PipelineRunner extends IngestWaker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #context: { readonly settings: Settings; readonly logger: Logger; readonly metrics: Registry; readonly store: Store; readonly inference: InferenceClient };
  #pipeline: Pipeline | undefined;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(LOGGER) logger: Logger,
    @Inject(METRICS) metrics: Registry,
    @Inject(STORE) store: Store,
    @Inject(INFERENCE) inference: InferenceClient,
  ) {
    super();
    this.#context = { settings, logger, metrics, store, inference };
  }

  override wake(): void {
    this.#pipeline?.wake();
  }

  /** What readiness asks about: database, inference, ingest. */
  get parts(): readonly Part[] {
    return this.#pipeline?.parts ?? [];
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#pipeline = await startPipeline(this.#context);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#pipeline?.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#context.store.close();
    await this.#pipeline?.close();
    this.#context.inference.close();
  }
}

@Global()
@Module({
  providers: [
    { provide: STORE, useFactory: openBooks, inject: [SETTINGS, LOGGER] },
    { provide: INFERENCE, useFactory: openInference, inject: [SETTINGS] },
    PipelineRunner,
    { provide: IngestWaker, useExisting: PipelineRunner },
  ],
  exports: [STORE, INFERENCE, PipelineRunner, IngestWaker],
})
export class PipelineModule {}
