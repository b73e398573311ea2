import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { request as ask } from 'undici';
import { Fault } from '#fault';
import { type Settings, localAddress, problemOf } from '#platform';

export const trainingPrefix = '/api/v1/training';

const headersTimeout = 30_000;

/** Address of the trainer service: as set, or, where `start` runs it beside the gateway, where it listens. */
export const trainerUrlOf = ({ url, enabled, host, port }: Settings['training']): string | undefined => url ?? (enabled ? `http://${localAddress(host, port)}` : undefined);

/** The address asked for, at the trainer. @throws Fault NOT_FOUND / ROUTE_UNKNOWN for one that leads out of the API by dots, or elsewhere by its absolute form (RFC 9112, 3.2.2) */
export function targetOf(base: string, url: string): URL {
  const target = new URL(url, base);
  if (target.origin === new URL(base).origin && target.pathname.startsWith(`${trainingPrefix}/`)) return target;
  throw new Fault('NOT_FOUND', 'ROUTE_UNKNOWN', 'There is nothing at this address.');
}

/**
 * Leads /api/v1/training to the trainer service, so that a page of the gateway's origin can ask it. Bodies are JSON and small. Without an address every
 * call is told that there is no training here.
 */
export function trainingApi(base: string | undefined) {
  const forward = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (base === undefined) throw new Fault('NOT_FOUND', 'TRAINING_NOT_ENABLED', 'Training is not enabled here: set training.enabled, or training.url to the address of a trainer service.');
    const isPost = request.method === 'POST';
    const body = isPost ? { body: JSON.stringify(request.body ?? {}) } : {};
    const headers = { 'x-request-id': request.id, ...(isPost && { 'content-type': 'application/json' }) };
    const answer = await ask(targetOf(base, request.url), { method: isPost ? 'POST' : 'GET', headers, headersTimeout, ...body }).catch((cause: unknown) => {
      throw cause instanceof Fault ? cause : new Fault('UNAVAILABLE', 'TRAINER_UNREACHABLE', 'The trainer service cannot be reached.', { cause, retryAfterMs: 5000 });
    });
    const { 'content-type': type = 'application/json' } = answer.headers;
    return reply.code(answer.statusCode).headers({ 'cache-control': 'no-store', 'content-type': type }).send(answer.body);
  };
  return (instance: FastifyInstance): Promise<void> => {
    instance.setErrorHandler((error, request, reply) => {
      const { status, headers, body } = problemOf(Fault.from(error), request.id);
      return reply.code(status).headers(headers).send(body);
    });
    instance.get('/*', forward);
    instance.post('/*', forward);
    return Promise.resolve();
  };
}
