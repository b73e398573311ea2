import { createHash } from 'node:crypto';

export interface Representation {
  /** Path and query of the resource. */
  readonly path: string;
  readonly accept: string;
  readonly contentType: string;
  readonly contentLength: string | undefined;
}

/**
 * A weak entity tag (RFC 9110 §8.8.3) of one SOP Instance or a part of it. DICOM forbids a changed instance under the same UID (PS3.5
 * §9), so what was asked for and the length of the answer tell representations apart without reading them. Weak, because Orthanc draws
 * a new multipart boundary each time.
 */
export function entityTagOf(representation: Representation): string {
  const { path, accept, contentType, contentLength = '' } = representation;
  const mediaType = contentType.replace(/;\s*boundary=[^;]*/i, '');
  const digest = createHash('sha256').update([path, accept, mediaType, contentLength].join('\n')).digest('base64url');
  return `W/"${digest.slice(0, 27)}"`;
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Whether `If-None-Match` names the representation, by weak comparison (RFC 9110 §13.1.2). */
export const noneMatchNames = (ifNoneMatch: string, entityTag: string): boolean =>
  ifNoneMatch.trim() === '*' || (ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => opaque(tag) === opaque(entityTag));
