/** An answer of the gateway that is no success, or none at all. */
export class ApiProblem extends Error {
  /** HTTP status; 0: no answer came. */
  readonly status: number;
  /** Stable token, such as STUDY_UNKNOWN. */
  readonly reason: string;

  constructor(status: number, reason: string, sentence: string) {
    super(sentence);
    this.name = 'ApiProblem';
    this.status = status;
    this.reason = reason;
  }

  /** Whether the same request may succeed later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** The problem that an answer's body tells (RFC 9457), or a general one. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const told = typeof body === 'object' && body !== null ? (body as { readonly reason?: unknown; readonly detail?: unknown }) : {};
  const reason = typeof told.reason === 'string' ? told.reason : `HTTP_${status}`;
  return new ApiProblem(status, reason, typeof told.detail === 'string' ? told.detail : `The gateway answered ${status}.`);
}

/** What to show of anything thrown. */
export const sentenceOf = (thrown: unknown): string => (thrown instanceof ApiProblem ? thrown.message : 'Something went wrong in this page. Load it again.');

/** The stable token of a problem, such as MODEL_IS_CHAMPION; undefined for anything else. */
export const reasonOf = (thrown: unknown): string | undefined => (thrown instanceof ApiProblem ? thrown.reason : undefined);
