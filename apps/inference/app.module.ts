import { type DynamicModule, Module } from '@nestjs/common';
import { OperationsController } from './http/operations.controller.ts';
import { Inference } from './inference.ts';
import { InferenceController } from './rpc/inference.controller.ts';

@Module({})
export class AppModule {
  static of(inference: Inference): DynamicModule {
    return {
      module: AppModule,
      controllers: [InferenceController, OperationsController],
      providers: [{ provide: Inference, useValue: inference }],
    };
  }
}
