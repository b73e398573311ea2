import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#fault';
import { type Logger, problemOf } from '#platform';
import { LOGGER } from '../tokens.ts';

/** What Nest and Fastify refuse before a controller is asked. */
function faultOfThrown(thrown: unknown): Fault {
  const status = thrown instanceof HttpException ? thrown.getStatus() : thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : undefined;
  if (thrown instanceof Fault || status === undefined || status >= 500) return Fault.from(thrown);
  if (status === 404) return new Fault('NOT_FOUND', 'ROUTE_UNKNOWN', 'There is nothing at this address.', { cause: thrown });
  return new Fault('INVALID_ARGUMENT', 'REQUEST_INVALID', 'The request is malformed.', { cause: thrown });
}

/** Every error that leaves a controller becomes a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(@Inject(LOGGER) logger: Logger) {
    this.#logger = logger;
  }

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const fault = faultOfThrown(thrown);
    const { status, headers, body } = problemOf(fault, request.id);
    if (status >= 500) this.#logger.error({ err: fault, reqId: request.id }, 'request failed');
    await reply.code(status).headers(headers).send(body);
  }
}
