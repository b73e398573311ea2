import { Controller, Get, Header, HttpCode, HttpException, HttpStatus, Inject } from '@nestjs/common';
import { Inference } from '../inference.ts';

/** What operators and orchestrators ask over HTTP. */
@Controller()
export class OperationsController {
  readonly #inference: Inference;

  constructor(@Inject(Inference) inference: Inference) {
    this.#inference = inference;
  }

  /** The process lives. */
  @Get('healthz')
  @HttpCode(HttpStatus.OK)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** It takes images: its model is loaded, its engine runs, and it does not drain. */
  @Get('readyz')
  ready(): { status: 'ready'; models: string[] } {
    if (!this.#inference.isServing) throw new HttpException({ status: 'draining' }, HttpStatus.SERVICE_UNAVAILABLE);
    const { current, isAlive } = this.#inference.models;
    if (current === undefined || !isAlive) throw new HttpException({ status: 'engine lost' }, HttpStatus.SERVICE_UNAVAILABLE);
    const { model } = current.analyzer;
    return { status: 'ready', models: [`${model.name}@${model.version}`] };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#inference.registry.metrics();
  }
}
