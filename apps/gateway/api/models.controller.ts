import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { InferenceClient } from '#contract';
import { INFERENCE } from '../tokens.ts';
import { Describe } from './describe.ts';
import { modelList } from './schemas.ts';
import { viewModel } from './views.ts';

const deadlineMs = 5000;

@ApiTags('models')
@Controller('api/v1/models')
export class ModelsController {
  readonly #inference: InferenceClient;

  constructor(@Inject(INFERENCE) inference: InferenceClient) {
    this.#inference = inference;
  }

  @Get()
  @Describe({ summary: 'The model versions that the inference service has loaded, or loads, drains or refused', answer: modelList, problems: { 503: 'The inference service cannot be reached.' } })
  async list(@Req() request: FastifyRequest): Promise<z.infer<typeof modelList>> {
    const models = await this.#inference.listModels({ deadlineMs, requestId: request.id });
    return { models: models.map(viewModel) };
  }
}
