import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type RegistryClient, openRegistryClient } from '#contract';
import type { Settings } from '#platform';
import { REGISTRY, SETTINGS } from '../tokens.ts';
import { HomeController } from './home.controller.ts';
import { JobsController } from './jobs.controller.ts';
import { ModelsController } from './models.controller.ts';
import { RegistryController } from './registry.controller.ts';
import { StudiesController } from './studies.controller.ts';

const registry = { provide: REGISTRY, useFactory: ({ inference }: Settings): RegistryClient => openRegistryClient(inference.address), inject: [SETTINGS] };

/** What a console or a script asks the books and the registry; `documentApi` describes it. */
@Module({ controllers: [HomeController, StudiesController, JobsController, ModelsController, RegistryController], providers: [registry] })
export class ApiModule implements OnApplicationShutdown {
  readonly #registry: RegistryClient;

  constructor(@Inject(REGISTRY) client: RegistryClient) {
    this.#registry = client;
  }

  onApplicationShutdown(): void {
    this.#registry.close();
  }
}
