import { ApiProblem } from './problem.ts';

const silent = 'The archive does not answer, so patients cannot be looked up. Studies are still found by part of their UID, dots included.';

/**
 * Why the archive did not tell of patients, of what the DICOMweb client throws: an Error with the HTTP `status`, 0 where no answer came. Anything
 * else stays what it is.
 */
export function archiveProblem(thrown: unknown): unknown {
  if (!(thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number')) return thrown;
  const { status } = thrown;
  if (status === 0) return new ApiProblem(status, 'GATEWAY_UNREACHABLE', 'The gateway does not answer.');
  const problem = new ApiProblem(status, 'ARCHIVE_SILENT', silent);
  return problem.passes ? problem : new ApiProblem(status, 'ARCHIVE_REFUSED', `The archive refuses to look up patients (HTTP ${status}).`);
}
