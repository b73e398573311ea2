import { Module } from '@nestjs/common';
import { ShadowController } from './shadow.controller.ts';

/** What is known of models on trial. */
@Module({ controllers: [ShadowController] })
export class ShadowModule {}
