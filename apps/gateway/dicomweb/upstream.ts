import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import { Fault } from '#fault';
import type { Settings } from '#platform';
import type { Fields } from './fields.ts';

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Fields;
  readonly body?: Readable | undefined;
  readonly signal: AbortSignal;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** Leaves the body unread and tells Orthanc so. */
  discard(): void;
}

export interface Upstream {
  /**
   * Asks Orthanc; resolves with the first byte of the answer, whose body then flows as fast as it is read.
   * @throws Fault UNAVAILABLE / ORTHANC_UNREACHABLE, DEADLINE_EXCEEDED / ORTHANC_SILENT, CANCELLED / CLIENT_GONE; a Fault of the body's own
   */
  ask(request: UpstreamRequest): Promise<UpstreamAnswer>;
  close(): Promise<void>;
}

const retryAfterMs = 5000;
/** Orthanc closes a connection that idles for one second. */
const keepAlive = { keepAliveTimeout: 500, keepAliveTimeoutThreshold: 500 };

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

function faultOf(error: unknown, signal: AbortSignal): Fault {
  if (error instanceof Fault) return error;
  if (signal.aborted) return new Fault('CANCELLED', 'CLIENT_GONE', 'The client went away.', { cause: error });
  if (codeOf(error) === 'UND_ERR_HEADERS_TIMEOUT') {
    return new Fault('DEADLINE_EXCEEDED', 'ORTHANC_SILENT', 'Orthanc did not answer in time.', { cause: error, retryAfterMs });
  }
  return new Fault('UNAVAILABLE', 'ORTHANC_UNREACHABLE', 'Orthanc cannot be reached.', { cause: error, retryAfterMs });
}

/** A kept connection that Orthanc closed just when it was used again: nothing was asked yet, so asking once more is safe. */
const closedWhileIdle = (error: unknown): boolean => ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error));

/** Orthanc as the DICOMweb proxy sees it. Connects when first asked; an Orthanc that is down is a Fault of each request. */
export function openUpstream(settings: Settings['orthanc'], idleTimeoutMs: number): Upstream {
  const pool = new Pool(new URL(settings.url).origin, {
    ...keepAlive,
    connections: settings.connections,
    headersTimeout: settings.timeoutSeconds * 1000,
    connectTimeout: settings.timeoutSeconds * 1000,
    bodyTimeout: idleTimeoutMs,
  });
  const attempt = async ({ method, path, headers, body, signal }: UpstreamRequest): Promise<UpstreamAnswer> => {
    const answer = await pool.request({ method, path, headers, body: body ?? null, signal });
    const discard = (): void => {
      answer.body.on('error', () => undefined).destroy();
    };
    return { status: answer.statusCode, headers: answer.headers, body: answer.body, discard };
  };
  return {
    ask: async (request) => {
      try {
        return await attempt(request).catch((error: unknown) => {
          if (request.body !== undefined || request.signal.aborted || !closedWhileIdle(error)) throw error;
          return attempt(request);
        });
      } catch (error) {
        throw faultOf(error, request.signal);
      }
    },
    close: () => pool.destroy(),
  };
}
