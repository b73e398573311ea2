import type { Fault, FaultCode } from '#fault';

const statusOfCode: Readonly<Record<FaultCode, number>> = {
  INVALID_ARGUMENT: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  FAILED_PRECONDITION: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/** Reasons for which HTTP has a more exact word than for their code. */
const statusOfReason: Readonly<Record<string, number>> = {
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  ORTHANC_REFUSED: 502,
};

/** The HTTP status (RFC 9110 §15) that a Fault has at the edge. */
export const httpStatusOf = (fault: Fault): number => statusOfReason[fault.reason] ?? statusOfCode[fault.code];
