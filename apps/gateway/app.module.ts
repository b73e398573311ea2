import { type DynamicModule, Module } from '@nestjs/common';
import { ApiModule } from './api/api.module.ts';
import { HealthModule } from './health/health.module.ts';
import { PipelineModule } from './pipeline.module.ts';
import { ReviewModule } from './review/review.module.ts';
import { type ProcessContext, ProcessModule } from './process.module.ts';
import { ShadowModule } from './shadow/shadow.module.ts';

/** The gateway: what it offers over HTTP, and the pipeline from Orthanc's changes to stored reports. */
@Module({})
export class AppModule {
  static of(context: ProcessContext): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.of(context), PipelineModule, ApiModule, ReviewModule, ShadowModule, HealthModule] };
  }
}
