import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Readiness, type Registry, type Settings, judgeReadiness } from '#platform';
import { PipelineRunner } from '../pipeline.module.ts';
import { METRICS, SETTINGS } from '../tokens.ts';
import { orthancPart } from './orthanc-part.ts';

const partTimeoutMs = 3000;

@ApiExcludeController()
@Controller()
export class HealthController {
  readonly #metrics: Registry;
  readonly #pipeline: PipelineRunner;
  readonly #settings: Settings;

  constructor(@Inject(SETTINGS) settings: Settings, @Inject(METRICS) metrics: Registry, @Inject(PipelineRunner) pipeline: PipelineRunner) {
    this.#settings = settings;
    this.#metrics = metrics;
    this.#pipeline = pipeline;
  }

  /** The process lives and its event loop turns. */
  @Get('healthz')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** Each part with its state; 503 while one that matters is down. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await judgeReadiness([orthancPart(this.#settings.orthanc), ...this.#pipeline.parts], partTimeoutMs);
    void reply.code(readiness.status === 'unready' ? 503 : 200).header('cache-control', 'no-store');
    return readiness;
  }

  @Get('metrics')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.#metrics.contentType);
    return this.#metrics.metrics();
  }
}
