/**
 * Canonical error codes, a subset of google.rpc.Code. The edge maps them to HTTP or gRPC; the domain knows no status numbers.
 */
export type FaultCode =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'FAILED_PRECONDITION'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'UNIMPLEMENTED'
  | 'INTERNAL';

export interface FaultOptions {
  /** What failed, for operators only; never sent to a client. */
  readonly cause?: unknown;
  /** Facts for a client or the books, free of patient data. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** When a retry may succeed, in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * The one error of the project. `reason` is a stable UPPER_SNAKE_CASE token (as google.rpc.ErrorInfo.reason), `message` a sentence
 * that may be shown to any client: it holds no patient data, no path, no message of another library.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly retryAfterMs: number | undefined;

  constructor(code: FaultCode, reason: string, message: string, options: FaultOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = reason;
    this.metadata = options.metadata ?? {};
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Total: any thrown value becomes a Fault; what is not one already is INTERNAL / UNEXPECTED with the original as cause. */
  static from(thrown: unknown): Fault {
    if (thrown instanceof Fault) return thrown;
    return new Fault('INTERNAL', 'UNEXPECTED', 'An unexpected error occurred; the log has its cause.', { cause: thrown });
  }
}
