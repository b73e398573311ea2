import type { IncomingHttpHeaders } from 'node:http';

export type Fields = Record<string, string | string[]>;

/** Fields of one connection, not of the message (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Fields that Orthanc must not see, because the gateway answers for them or sets them itself. */
const answeredHere = new Set([
  'accept-encoding',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'if-range',
  'origin',
  'range',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-request-id',
]);

const namedByConnection = (headers: IncomingHttpHeaders): Set<string> => {
  const value = [headers.connection ?? []].flat().join(',');
  return new Set(value.split(',').map((name) => name.trim().toLowerCase()));
};

const without = (fields: Fields, names: ReadonlySet<string>): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));

function endToEnd(headers: IncomingHttpHeaders): Fields {
  const named = namedByConnection(headers);
  const present = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return without(without(Object.fromEntries(present), hopByHop), named);
}

export interface RequestContext {
  readonly requestId: string;
  /** The `Forwarded` field that tells Orthanc its public address. */
  readonly forwarded: string;
  /** `Basic …` for Orthanc; absent: the client's own credentials go through. */
  readonly authorization?: string | undefined;
}

/** The header fields for Orthanc: the client's end-to-end ones, with the gateway's own identity, credentials and request id. */
export function requestFields(headers: IncomingHttpHeaders, context: RequestContext): Fields {
  const fields = without(endToEnd(headers), answeredHere);
  const via = [fields.via ?? [], '1.1 pneumogate'].flat().join(', ');
  const authorization = context.authorization === undefined ? {} : { authorization: context.authorization };
  return { ...fields, ...authorization, via, forwarded: context.forwarded, 'x-request-id': context.requestId };
}

/** The header fields for the client: Orthanc's end-to-end ones, and no keeping of patient data in caches that others use. */
export function responseFields(headers: IncomingHttpHeaders): Fields {
  return { 'cache-control': 'private, no-cache', ...endToEnd(headers) };
}
