import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#fault';
import type { Settings } from '#platform';
import { type ByteRange, byteRangeOf, contentRangeOf, sliceOf } from './byte-range.ts';
import { entityTagOf, noneMatchNames } from './entity-tag.ts';
import { responseFields } from './fields.ts';
import { UrlRewriter } from './rewrite-urls.ts';
import type { Target } from './target.ts';
import type { UpstreamAnswer } from './upstream.ts';

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly target: Target;
  readonly answer: UpstreamAnswer;
  /** Public address of the gateway. */
  readonly base: string;
  readonly settings: Settings['orthanc'];
}

const isText = (contentType: string): boolean => /[/+](?:json|xml)\b/i.test(contentType);
const isMultipart = (contentType: string): boolean => /^multipart\//i.test(contentType);

/** Names what else the answer depends on, beside what CORS has put there. */
const varyBy = (reply: FastifyReply, names: string): FastifyReply => reply.header('vary', [reply.getHeader('vary') ?? [], names].flat().join(', '));

/** JSON and XML with their addresses rewritten, compressed when the client takes gzip. Their length is not known beforehand. */
function sendText({ request, reply, answer, base, settings }: Exchange, contentType: string): FastifyReply {
  varyBy(reply.removeHeader('content-length'), 'Accept-Encoding');
  const rewriter = new UrlRewriter({ dicomWebRoot: settings.dicomWebRoot, base, multipart: isMultipart(contentType) });
  const rewritten = pipeline(answer.body, rewriter, () => undefined);
  if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(request.headers['accept-encoding'] ?? '')) return reply.send(rewritten);
  void reply.header('content-encoding', 'gzip');
  return reply.send(pipeline(rewritten, createGzip({ level: 1 }), () => undefined));
}

/** The range to answer with. `If-Range` needs a strong entity tag, which there is none of, so it always means: in full. */
function rangeOf({ request, answer }: Exchange, contentType: string): ByteRange | 'unsatisfiable' | undefined {
  const { range, 'if-range': ifRange } = request.headers;
  const length = Number(answer.headers['content-length'] ?? NaN);
  if (answer.status !== 200 || request.method !== 'GET' || range === undefined || ifRange !== undefined || isMultipart(contentType) || Number.isNaN(length)) return undefined;
  return byteRangeOf(range, length);
}

function sendBytes(exchange: Exchange, contentType: string): FastifyReply {
  const { reply, answer } = exchange;
  const range = rangeOf(exchange, contentType);
  if (range === undefined) return reply.send(answer.body);
  if (range === 'unsatisfiable') {
    answer.discard();
    return reply.code(416).removeHeader('content-type').header('content-range', `bytes */${answer.headers['content-length'] ?? '*'}`).header('content-length', '0').send();
  }
  void reply.code(206).headers({ 'content-range': contentRangeOf(range), 'content-length': String(range.last - range.first + 1) });
  return reply.send(Readable.from(sliceOf(answer.body, range)));
}

/** True when the client already holds what Orthanc would send (RFC 9110 §13.2.2); tags the answer on the way. */
function alreadyHeld({ request, reply, target, answer }: Exchange, contentType: string): boolean {
  if (!target.ofInstance || answer.headers.etag !== undefined) return false;
  const accept = request.headers.accept ?? '';
  const contentLength = answer.headers['content-length'];
  const entityTag = entityTagOf({ path: target.path, accept, contentType, contentLength });
  void reply.header('etag', entityTag);
  const ifNoneMatch = request.headers['if-none-match'];
  return ifNoneMatch !== undefined && noneMatchNames(ifNoneMatch, entityTag);
}

function refuseCredentials({ answer, settings }: Exchange): void {
  if (settings.username === undefined || (answer.status !== 401 && answer.status !== 403)) return;
  answer.discard();
  throw new Fault('INTERNAL', 'ORTHANC_REFUSED', "Orthanc refuses the gateway's credentials; see the settings orthanc.username and orthanc.password.");
}

/** Sends Orthanc's answer to the client: status, end-to-end fields and, as it flows, the body. */
export function answerClient(exchange: Exchange): FastifyReply {
  const { request, reply, answer } = exchange;
  refuseCredentials(exchange);
  const contentType = answer.headers['content-type'] ?? '';
  varyBy(reply.code(answer.status).headers(responseFields(answer.headers)), 'Accept');
  if (answer.status === 200 && request.method !== 'POST' && !isText(contentType) && alreadyHeld(exchange, contentType)) {
    answer.discard();
    return reply.removeHeader('content-length').removeHeader('content-type').code(304).send();
  }
  if (answer.status === 200 && request.method !== 'POST') void reply.header('accept-ranges', isText(contentType) || isMultipart(contentType) ? 'none' : 'bytes');
  if (request.method === 'HEAD') {
    answer.discard();
    if (isText(contentType)) void reply.removeHeader('content-length');
    return reply.send();
  }
  return isText(contentType) ? sendText(exchange, contentType) : sendBytes(exchange, contentType);
}
