import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { CallOptions, RegistryClient } from '#contract';
import { REGISTRY } from '../tokens.ts';
import { Describe } from './describe.ts';
import { type AliasChange, type Promotion, type RegistryList, type RollBack, aliasChange, modelName, promotion, registryList, rollBack } from './registry-schemas.ts';
import { Validate } from './validate.ts';

/** A change reads every byte of the version, and may wait for another writer. */
const deadlineMs = 30_000;

const callOf = (request: FastifyRequest): CallOptions => ({ deadlineMs, requestId: request.id });

const away = { 503: 'The inference service, which holds the registry, cannot be reached, or another writer is at work.' };
const problems = { 400: 'The body is wrong.', 404: 'There is no such model.', 409: 'It cannot be done as things stand; `reason` says why.', ...away };

/** The registry's folders may lie on another machine: they are the inference service's, and asked of it. */
@ApiTags('models')
@Controller('api/v1/registry')
export class RegistryController {
  readonly #registry: RegistryClient;

  constructor(@Inject(REGISTRY) registry: RegistryClient) {
    this.#registry = registry;
  }

  @Get()
  @Describe({ summary: 'Every model of the registry: versions, aliases, decisions of the gate, and the history, to which lines are only ever added', answer: registryList, problems: away })
  async list(@Req() request: FastifyRequest): Promise<RegistryList> {
    return { models: await this.#registry.list(callOf(request)) };
  }

  @Post(':name/promote')
  @HttpCode(200)
  @ApiParam({ name: 'name', schema: { type: 'string' } })
  @Describe({ summary: 'Makes a version the champion', body: promotion, answer: aliasChange, problems })
  async promote(@Param('name', new Validate(modelName)) name: string, @Body(new Validate(promotion)) { replaces, ...asked }: Promotion, @Req() request: FastifyRequest): Promise<AliasChange> {
    return this.#registry.promote({ name, replaces: replaces ?? undefined, ...asked }, callOf(request));
  }

  @Post(':name/rollback')
  @HttpCode(200)
  @ApiParam({ name: 'name', schema: { type: 'string' } })
  @Describe({ summary: 'Makes the previous champion the champion again', body: rollBack, answer: aliasChange, problems })
  async rollBack(@Param('name', new Validate(modelName)) name: string, @Body(new Validate(rollBack)) asked: RollBack, @Req() request: FastifyRequest): Promise<AliasChange> {
    return this.#registry.rollBack({ name, ...asked }, callOf(request));
  }
}
