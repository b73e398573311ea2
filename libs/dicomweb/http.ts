import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import { Fault } from '#fault';

export interface HttpOptions {
  /** Where the server is, path included. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Longest wait for a connection, for the first byte of an answer, and between two pieces of it. */
  readonly timeoutSeconds: number;
  /** Most connections at a time. */
  readonly connections?: number | undefined;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | undefined;
  /** Relative to the server's `url`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | string | Readable | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Flows as fast as it is read; must be read or destroyed. */
  readonly body: Readable & { json(): Promise<unknown>; dump(): Promise<void> };
}

/** HTTP to one server, with its credentials. */
export interface Http {
  /** @throws Fault as `faultOf` below; an answer of any status is no fault here. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Orthanc closes a connection that idles for one second; an idle one is not used after half of that. */
const keepAlive = { keepAliveTimeout: 500, keepAliveTimeoutThreshold: 500, keepAliveMaxTimeout: 500 };

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const closedWhileIdle = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
/** It took the connection, and then said nothing. */
const silent = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** What a failed exchange with a PACS is to its caller. */
export function faultOf(error: unknown, signal?: AbortSignal): Fault {
  if (error instanceof Fault) return error;
  if (signal?.aborted === true) return new Fault('CANCELLED', 'PACS_REQUEST_CANCELLED', 'The request to the PACS was cancelled.', { cause: error });
  if (silent.has(codeOf(error))) return new Fault('DEADLINE_EXCEEDED', 'PACS_SILENT', 'The PACS did not answer in time.', { cause: error });
  return new Fault('UNAVAILABLE', 'PACS_UNREACHABLE', 'The PACS cannot be reached.', { cause: error });
}

/** What a status that was not expected is to its caller. */
export function faultOfStatus(status: number): Fault {
  const metadata = { status: String(status) };
  if (status === 401 || status === 403) return new Fault('PERMISSION_DENIED', 'PACS_REFUSED', "The PACS refuses the gateway's credentials.", { metadata });
  if (status === 404 || status === 410) return new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'The PACS has no such object.', { metadata });
  if (status >= 500 || status === 408 || status === 429) return new Fault('UNAVAILABLE', 'PACS_FAILED', 'The PACS failed to answer the request.', { metadata });
  return new Fault('FAILED_PRECONDITION', 'PACS_REJECTED', 'The PACS rejected the request.', { metadata });
}

const authorizationOf = ({ username, password }: HttpOptions): Record<string, string> =>
  username === undefined ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };

/** Connects when first asked, and again after a loss. */
export function openHttp(options: HttpOptions): Http {
  const { origin, pathname } = new URL(options.url);
  const base = pathname.replace(/\/$/, '');
  const timeoutMs = options.timeoutSeconds * 1000;
  const pool = new Pool(origin, { ...keepAlive, connections: options.connections ?? 16, connectTimeout: timeoutMs, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const authorization = authorizationOf(options);
  const once = async ({ method = 'GET', path, headers, body, signal }: HttpRequest): Promise<HttpAnswer> => {
    const answer = await pool.request({ method, path: `${base}/${path}`, headers: { ...authorization, ...headers }, body: body ?? null, signal: signal ?? null });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body };
  };
  return {
    request: async (request) => {
      try {
        return await once(request).catch((error: unknown) => {
          if (request.body !== undefined || !closedWhileIdle.has(codeOf(error))) throw error;
          return once(request);
        });
      } catch (error) {
        throw faultOf(error, request.signal);
      }
    },
    close: () => pool.destroy(),
  };
}

/** The JSON of a 200; an empty list for a 204. @throws Fault as `faultOf` and `faultOfStatus`; UNAVAILABLE / PACS_STRANGE for what is no JSON */
export async function requestJson(http: Http, request: HttpRequest): Promise<unknown> {
  const answer = await http.request(request);
  if (answer.status === 204) return [];
  if (answer.status !== 200) {
    await answer.body.dump();
    throw faultOfStatus(answer.status);
  }
  try {
    return await answer.body.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fault('UNAVAILABLE', 'PACS_STRANGE', 'The PACS answered with something else than JSON.', { cause: error });
    throw faultOf(error, request.signal);
  }
}
