import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#fault';
import { type Logger, type Settings, problemOf } from '#platform';
import { basicCredentials } from '../orthanc/credentials.ts';
import { answerClient } from './answer.ts';
import { limitedBody } from './body-limit.ts';
import { requestFields } from './fields.ts';
import { publicAddressOf } from './public-address.ts';
import { targetOf } from './target.ts';
import { openUpstream } from './upstream.ts';

export const dicomWebPrefix = '/dicom-web';

const mebibyte = 1024 ** 2;
const lingerMs = 10_000;

/** Aborted when the client goes away before its answer is complete. */
function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/**
 * An answer that comes before the request's end: the rest of the request is read and dropped, so that the client gets to read the answer,
 * but not for ever (RFC 9112 §9.6).
 */
function closeAfterLingering(request: FastifyRequest, reply: FastifyReply): void {
  request.raw.resume();
  reply.raw.once('finish', () => {
    if (request.raw.complete) return;
    setTimeout(() => {
      if (!request.raw.complete) request.raw.destroy();
    }, lingerMs).unref();
  });
}

/**
 * DICOMweb (PS3.18) in front of Orthanc: what a client asks under /dicom-web/ is asked of Orthanc, and both bodies flow through. `onStored` is
 * called when Orthanc has taken what a client sent.
 */
export function dicomWeb(settings: Settings, logger: Logger, onStored: () => void) {
  const upstream = openUpstream(settings.orthanc, settings.gateway.idleTimeoutSeconds * 1000);
  const limitBytes = settings.gateway.bodyLimitMiB * mebibyte;
  const authorization = basicCredentials(settings.orthanc);

  const proxy = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const target = targetOf(request.originalUrl.slice(dicomWebPrefix.length + 1), settings.orthanc.dicomWebRoot);
    const address = publicAddressOf(settings.gateway.publicUrl, { protocol: request.protocol, host: request.headers.host });
    const headers = requestFields(request.headers, { requestId: request.id, forwarded: address.forwarded, authorization });
    const sending = request.method === 'POST' ? { method: 'POST', body: limitedBody(request.raw, limitBytes) } as const : { method: 'GET' } as const;
    const answer = await upstream.ask({ ...sending, path: target.path, headers, signal: clientGone(reply) });
    if (sending.method === 'POST' && answer.status < 300) onStored();
    return answerClient({ request, reply, target, answer, base: address.base, settings: settings.orthanc });
  };

  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const fault = Fault.from(error);
    const problem = problemOf(fault, request.id);
    if (problem.status >= 500) request.log.warn({ err: fault }, 'DICOMweb request failed');
    if (request.method === 'POST') closeAfterLingering(request, reply);
    return reply.code(problem.status).headers(problem.headers).send(problem.body);
  };

  return async (instance: FastifyInstance): Promise<void> => {
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, _payload, done) => {
      done(null);
    });
    instance.setErrorHandler(fail);
    instance.addHook('onClose', async () => {
      await upstream.close();
      logger.debug('DICOMweb proxy closed');
    });
    instance.route({ method: ['GET', 'HEAD', 'POST'], url: '/*', handler: proxy });
    instance.route({
      method: ['PUT', 'PATCH', 'DELETE'],
      url: '/*',
      handler: (_request, reply) => {
        void reply.header('allow', 'GET, HEAD, POST, OPTIONS');
        throw new Fault('UNIMPLEMENTED', 'METHOD_NOT_ALLOWED', 'The gateway reads and stores; it has no such method.');
      },
    });
    await Promise.resolve();
  };
}
