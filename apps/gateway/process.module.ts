import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger, Registry, Settings } from '#platform';
import { LOGGER, METRICS, SETTINGS } from './tokens.ts';

export interface ProcessContext {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** Settings, log and metrics of the process, for every module. */
@Global()
@Module({})
export class ProcessModule {
  static of({ settings, logger, metrics }: ProcessContext): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: LOGGER, useValue: logger },
      { provide: METRICS, useValue: metrics },
    ];
    return { module: ProcessModule, providers, exports: providers };
  }
}
