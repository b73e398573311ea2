import type { Detection } from '#detection';
import type { ReportContent, ReportedImage } from './content.ts';

/** A detection cut to its image's matrix, in the 32-bit floats of GraphicData; undefined where nothing of it lies on the image. */
function cut({ left, top, width, height, score }: Detection, { columns, rows }: ReportedImage): Detection | undefined {
  const within = (value: number, extent: number) => Math.fround(Math.min(Math.max(value, 0), extent));
  const [from, to] = [within(left, columns), within(left + width, columns)];
  const [above, below] = [within(top, rows), within(top + height, rows)];
  return to > from && below > above ? { left: from, top: above, width: to - from, height: below - above, score } : undefined;
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
