import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { Fault, type FaultCode } from '#fault';
import { loadStatusTypes } from './definition.ts';

const DOMAIN = 'pneumogate';
const DETAILS = 'grpc-status-details-bin';
const TYPE = 'type.googleapis.com/google.rpc.';
const types = loadStatusTypes();

const codes: Readonly<Partial<Record<status, FaultCode>>> = {
  [status.CANCELLED]: 'CANCELLED',
  [status.INVALID_ARGUMENT]: 'INVALID_ARGUMENT',
  [status.DEADLINE_EXCEEDED]: 'DEADLINE_EXCEEDED',
  [status.NOT_FOUND]: 'NOT_FOUND',
  [status.ALREADY_EXISTS]: 'ALREADY_EXISTS',
  [status.PERMISSION_DENIED]: 'PERMISSION_DENIED',
  [status.UNAUTHENTICATED]: 'PERMISSION_DENIED',
  [status.RESOURCE_EXHAUSTED]: 'RESOURCE_EXHAUSTED',
  [status.FAILED_PRECONDITION]: 'FAILED_PRECONDITION',
  [status.UNIMPLEMENTED]: 'UNIMPLEMENTED',
  [status.UNAVAILABLE]: 'UNAVAILABLE',
};

/** What the call itself says when no one wrote a sentence: it never reached the service, or was cut short. */
const sentences: Readonly<Partial<Record<FaultCode, string>>> = {
  CANCELLED: 'The call was cancelled.',
  DEADLINE_EXCEEDED: 'The inference service did not answer in time.',
  UNAVAILABLE: 'The inference service cannot be reached.',
  UNIMPLEMENTED: 'The inference service does not know this call.',
};

const durationOf = (milliseconds: number) => ({ seconds: Math.floor(milliseconds / 1000), nanos: Math.round((milliseconds % 1000) * 1e6) });

/** The status of a call that failed with `fault`: its sentence, and google.rpc.Status details (ErrorInfo, and RetryInfo where a retry may help). */
export function statusOfFault(fault: Fault): StatusObject {
  const info = types.ErrorInfo.serialize({ reason: fault.reason, domain: DOMAIN, metadata: fault.metadata });
  const details = [{ type_url: `${TYPE}ErrorInfo`, value: info }];
  if (fault.retryAfterMs !== undefined) {
    details.push({ type_url: `${TYPE}RetryInfo`, value: types.RetryInfo.serialize({ retryDelay: durationOf(fault.retryAfterMs) }) });
  }
  const code = status[fault.code];
  const metadata = new Metadata();
  metadata.set(DETAILS, types.Status.serialize({ code, message: fault.message, details }));
  return { code, details: fault.message, metadata };
}

interface Details {
  readonly reason?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

function readDetails(metadata: Metadata): Details {
  const [bytes] = metadata.get(DETAILS);
  if (!Buffer.isBuffer(bytes)) return {};
  let read: Details = {};
  for (const { type_url: type, value } of types.Status.deserialize(bytes).details) {
    if (type === `${TYPE}ErrorInfo`) {
      const { domain, reason, metadata } = types.ErrorInfo.deserialize(value);
      if (domain === DOMAIN) read = { ...read, reason, metadata };
    } else if (type === `${TYPE}RetryInfo`) {
      const delay = types.RetryInfo.deserialize(value).retryDelay;
      if (delay !== null) read = { ...read, retryAfterMs: delay.seconds * 1000 + delay.nanos / 1e6 };
    }
  }
  return read;
}

/** The inverse of `statusOfFault`; a status that the transport made itself gets the code's own name as its reason, and a sentence of ours. */
export function faultOfStatus(failed: StatusObject): Fault {
  const { reason, ...details } = readDetails(failed.metadata);
  const code = codes[failed.code] ?? 'INTERNAL';
  if (reason !== undefined) return new Fault(code, reason, failed.details, { ...details, cause: failed });
  return new Fault(code, code, sentences[code] ?? 'The call to the inference service failed.', { ...details, cause: failed });
}
