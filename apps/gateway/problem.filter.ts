import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#fault';
import { type Logger, problemOf } from '#platform';
import { LOGGER } from './tokens.ts';

/** What Nest and Fastify themselves refuse: no such route, a body that is no JSON, a method without a handler. */
function faultOfHttp(thrown: { readonly status: number; readonly cause: unknown }): Fault {
  const { status, cause } = thrown;
  if (status === 404) return new Fault('NOT_FOUND', 'ROUTE_UNKNOWN', 'There is nothing at this address.', { cause });
  if (status === 405) return new Fault('UNIMPLEMENTED', 'METHOD_NOT_ALLOWED', 'This address has no such method.', { cause });
  if (status === 413) return new Fault('RESOURCE_EXHAUSTED', 'BODY_TOO_LARGE', 'The request is larger than is allowed here.', { cause });
  if (status === 415) return new Fault('INVALID_ARGUMENT', 'MEDIA_TYPE_UNSUPPORTED', 'This address does not take such a body.', { cause });
  if (status >= 400 && status < 500) return new Fault('INVALID_ARGUMENT', 'REQUEST_INVALID', 'The request is malformed.', { cause });
  return Fault.from(cause);
}

const statusIn = (thrown: unknown): number | undefined => {
  if (thrown instanceof HttpException) return thrown.getStatus();
  return thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
};

export function faultOfThrown(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const status = statusIn(thrown);
  return status === undefined ? Fault.from(thrown) : faultOfHttp({ status, cause: thrown });
}

/** Every error that leaves a controller becomes a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(@Inject(LOGGER) logger: Logger) {
    this.#logger = logger;
  }

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const fault = faultOfThrown(thrown);
    const problem = problemOf(fault, request.id);
    if (problem.status >= 500) this.#logger.error({ err: fault, reqId: request.id }, 'request failed');
    await reply.code(problem.status).headers(problem.headers).send(problem.body);
  }
}
