import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** Route without UIDs or query, which may hold patient data. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown';

/** Fastify's own log lines, kept to what may be logged: one line a request when it is over, with its route; its path at debug. */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // One line a request is enough, and it comes at the end.
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const line = { method: request.method, route: routeOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log.info(error ? { ...line, err: error } : line, 'request');
    request.log.debug({ path: request.originalUrl.split('?')[0] }, 'request path');
  }

  override defaultErrorLog(error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'request failed');
  }

  override streamError(error: Error, request: FastifyRequest): void {
    const left = request.raw.destroyed && request.raw.socket.destroyed;
    if (left) request.log.info('the client left before the answer was complete');
    else request.log.warn({ err: error }, 'the answer broke off');
  }

  override routeNotFound(): void {
    // requestCompleted tells the status.
  }

  override writeHeadError(error: Error, request: FastifyRequest): void {
    request.log.warn({ err: error }, 'the head of the answer could not be sent');
  }

  override serializerError(error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'the answer could not be serialized');
  }

  override serviceUnavailable(logger: FastifyBaseLogger): void {
    logger.info('a request came while draining');
  }
}
