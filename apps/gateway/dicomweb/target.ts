import { Fault } from '#fault';

/** Resources of PS3.18 that go through. Orthanc's own additions (`servers`, `app`, `info`) steer Orthanc and stay behind the gateway. */
const resources = new Set(['studies', 'series', 'instances']);

const bad = (reason: string, sentence: string): Fault => new Fault('INVALID_ARGUMENT', reason, sentence);

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    throw new Fault('INVALID_ARGUMENT', 'PATH_INVALID', 'The path is not valid percent-encoded UTF-8.', { cause: error });
  }
}

/** A segment that could leave the DICOMweb root once a server normalises or decodes it again. */
const escapes = (decoded: string): boolean => decoded === '.' || decoded === '..' || /[/\\%\p{Cc}]/u.test(decoded);

export interface Target {
  /** Path and query to ask Orthanc for. */
  readonly path: string;
  /** The resource without its UIDs, fit for logs and metrics: `studies/series/instances/frames`. */
  readonly resource: string;
  /** True for one SOP Instance or a part of it, which never changes under its UID. */
  readonly ofInstance: boolean;
}

/**
 * What Orthanc is asked for, given what follows `/dicom-web/` in the request's target, still percent-encoded.
 * @throws Fault INVALID_ARGUMENT / PATH_INVALID, NOT_FOUND / RESOURCE_UNKNOWN
 */
export function targetOf(relative: string, dicomWebRoot: string): Target {
  const queryAt = relative.indexOf('?');
  const path = queryAt === -1 ? relative : relative.slice(0, queryAt);
  const segments = path.split('/').map(decodeSegment);
  if (segments.some(escapes)) throw bad('PATH_INVALID', 'The path has a segment that no DICOMweb resource has.');
  if (!resources.has(segments[0] ?? '')) throw new Fault('NOT_FOUND', 'RESOURCE_UNKNOWN', 'There is no such DICOMweb resource.');
  const instanceAt = segments.indexOf('instances');
  return {
    path: `${dicomWebRoot}${relative}`,
    resource: segments.filter((segment) => /^[a-z]+$/.test(segment)).join('/'),
    ofInstance: instanceAt !== -1 && (segments[instanceAt + 1] ?? '') !== '',
  };
}
