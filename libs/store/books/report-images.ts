import type { BookedImage } from '../states.ts';
import type { InstanceRow } from './outcomes.ts';

/** What a report says of an instance; undefined: nothing, because it is gone or has no pixel matrix (a document, a presentation state). */
function bookedImage(row: InstanceRow): BookedImage | undefined {
  const { seriesInstanceUID, sopInstanceUID, sopClassUID, columns, rows } = row;
  const image = { seriesInstanceUID, sopInstanceUID, sopClassUID, columns: columns ?? 0, rows: rows ?? 0 };
  if (row.state === 'analysed') return { ...image, outcome: { kind: 'analysed', imageScore: row.imageScore ?? 0, detections: row.detections ?? [] } };
  if (row.state === 'failed' || (row.state === 'skipped' && columns !== null)) return { ...image, outcome: { kind: row.state, code: row.code ?? '', sentence: row.sentence ?? '' } };
  return undefined;
}

export interface ReportImages {
  readonly images: readonly BookedImage[];
  /** Changes whenever one of them was asked for again, were the answer the same. */
  readonly revisions: number;
}

export function reportImages(rows: readonly InstanceRow[]): ReportImages {
  const told = rows.flatMap((row) => {
    const image = bookedImage(row);
    return image === undefined ? [] : [{ image, revision: row.revision }];
  });
  return { images: told.map(({ image }) => image), revisions: told.reduce((sum, { revision }) => sum + revision, 0) };
}
