import { type DynamicModule, Module } from '@nestjs/common';
import { OperationsController } from './http/operations.controller.ts';
import { Inference } from './inference.ts';
import { InferenceController } from './rpc/inference.controller.ts';
import { REGISTRY_DESK, RegistryController, type RegistryDesk } from './rpc/registry.controller.ts';

@Module({})
export class AppModule {
  static of(inference: Inference, desk: RegistryDesk): DynamicModule {
    return {
      module: AppModule,
      controllers: [InferenceController, RegistryController, OperationsController],
      providers: [{ provide: Inference, useValue: inference }, { provide: REGISTRY_DESK, useValue: desk }],
    };
  }
}
