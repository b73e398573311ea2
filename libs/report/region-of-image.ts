import type { Detection } from '#detection';
import { deriveUID } from '#dicom';
import type { ReportContent, ReportedImage } from './content.ts';

/** A detection cut to its image's matrix, in the 32-bit floats of GraphicData; undefined where nothing of it lies on the image. */
function cut({ left, top, width, height, score }: Detection, { columns, rows }: ReportedImage): Detection | undefined {
  const within = (value: number, extent: number) => Math.fround(Math.min(Math.max(value, 0), extent));
  const [from, to] = [within(left, columns), within(left + width, columns)];
  const [above, below] = [within(top, rows), within(top + height, rows)];
  return to > from && below > above ? { left: from, top: above, width: to - from, height: below - above, score } : undefined;
}

/** The UID of a box, derived from report, image and its place among the boxes on the image, so that a repeated job writes the same report. */
export const trackingUIDOf = (report: { readonly sopInstanceUID: string }, image: { readonly sopInstanceUID: string }, index: number): string =>
  deriveUID(report.sopInstanceUID, image.sopInstanceUID, String(index));

/** A box of a report with the UID that the report gives it. */
export interface TrackedDetection extends Detection {
  readonly trackingUID: string;
}

/** The boxes that a written report shows on one of its images, in its order. */
export function trackedDetections(report: { readonly sopInstanceUID: string }, image: ReportedImage): TrackedDetection[] {
  if (image.outcome.kind !== 'analysed') return [];
  return image.outcome.detections.flatMap((detection) => cut(detection, image) ?? []).map((shown, index) => ({ ...shown, trackingUID: trackingUIDOf(report, image, index) }));
}

/** The same content with every region within its image: one beyond it is not valid (PS3.3 C.18.6.1.2). */
export function withRegionsOnImages(content: ReportContent): ReportContent {
  const images = content.images.map((image): ReportedImage => {
    const { outcome } = image;
    if (outcome.kind !== 'analysed') return image;
    return { ...image, outcome: { ...outcome, detections: outcome.detections.flatMap((detection) => cut(detection, image) ?? []) } };
  });
  return { ...content, images };
}
