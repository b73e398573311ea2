import type { Fault } from '#fault';
import { httpStatusOf } from './status.ts';

/** A problem document (RFC 9457) with the Fault's code and reason, and the request's id to look for in the logs. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly reason: string;
  readonly requestId: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ProblemResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

const titleOf = (reason: string): string => {
  const words = reason.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** How a Fault is told over HTTP: status, headers (Retry-After in whole seconds, at least 1) and problem document. */
export function problemOf(fault: Fault, requestId: string): ProblemResponse {
  const status = httpStatusOf(fault);
  const retryAfter = fault.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(fault.retryAfterMs / 1000))) };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...retryAfter },
    body: {
      type: 'about:blank',
      title: titleOf(fault.reason),
      status,
      detail: fault.message,
      code: fault.code,
      reason: fault.reason,
      requestId,
      ...(Object.keys(fault.metadata).length > 0 && { metadata: fault.metadata }),
    },
  };
}
