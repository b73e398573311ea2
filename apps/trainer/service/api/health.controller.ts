import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Readiness, type Registry, judgeReadiness } from '#platform';
import { METRICS, TRAINER } from '../tokens.ts';
import type { Trainer } from '../trainer.ts';

const partTimeoutMs = 3000;

@ApiExcludeController()
@Controller()
export class HealthController {
  readonly #trainer: Trainer;
  readonly #metrics: Registry;

  constructor(@Inject(TRAINER) trainer: Trainer, @Inject(METRICS) metrics: Registry) {
    this.#trainer = trainer;
    this.#metrics = metrics;
  }

  /** The process lives and its event loop turns. */
  @Get('healthz')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** 503 while the database is away. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await judgeReadiness(this.#trainer.parts, partTimeoutMs);
    void reply.code(readiness.status === 'unready' ? 503 : 200).header('cache-control', 'no-store');
    return readiness;
  }

  @Get('metrics')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.#metrics.contentType);
    return this.#metrics.metrics();
  }
}
