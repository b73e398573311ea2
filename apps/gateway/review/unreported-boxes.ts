import { isDeepStrictEqual } from 'node:util';
import type { ModelReport, StudyDetail } from '#store';

/** The newest of these reports of the model, newest first, that Orthanc has. */
export const storedReport = (reports: readonly ModelReport[]): ModelReport | undefined => reports.find(({ report }) => report.storedAt !== null);

/**
 * How many boxes of the model on an image stand in the books and not in this report: all of them if it does not tell of the image, or those that
 * only a later answer has.
 */
export function unreportedBoxes({ sopInstanceUID, state, detections }: StudyDetail['instances'][number], report: ModelReport | undefined): number {
  if (state !== 'analysed') return 0;
  const outcome = report?.report.images.find((image) => image.sopInstanceUID === sopInstanceUID)?.outcome;
  const reported = outcome?.kind === 'analysed' ? outcome.detections : [];
  return (detections ?? []).filter((detection) => !reported.some((each) => isDeepStrictEqual(each, detection))).length;
}
