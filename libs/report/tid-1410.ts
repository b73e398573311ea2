import type { Box, Detection } from '#detection';
import type { DataSet } from '#dicom';
import { concepts } from './coding.ts';
import type { ReportContent, ReportedImage } from './content.ts';
import { code, contains, container, hasConceptModifier, hasObservationContext, image, inferredFrom, num, scoord, selectedFrom, text, uidref } from './content-item.ts';
import { toPercent } from './percent.ts';
import { trackingUIDOf } from './region-of-image.ts';
import { algorithmIdentification } from './tid-4019.ts';

/** By this text OHIF knows which of its tools draws the region; with any other text a group cannot be hydrated. */
export const rectangleTool = 'Cornerstone3DTools@^0.1.0:RectangleROI';

const label = (score: number): string => `AI pneumonia ${(score * 100).toFixed(1)}%`;

/** The corners TL TR BR BL TL, edge-based. */
export function polyline({ left, top, width, height }: Box): number[] {
  const [right, bottom] = [left + width, top + height];
  return [left, top, right, top, right, bottom, left, bottom, left, top];
}

/**
 * TID 1410, Planar ROI Measurements and Qualitative Evaluations (PS3.16), in the shape that OHIF hydrates: NUM with a child SCOORD, the
 * tracking UID as the first UIDREF.
 */
export function measurementGroup(content: ReportContent, reported: ReportedImage, detection: Detection, index: number, manufacturer: string): DataSet {
  const points = polyline(detection);
  const source = [selectedFrom(image(reported))];
  return container(concepts.measurementGroup, [
    hasObservationContext(text(concepts.trackingIdentifier, rectangleTool)),
    hasObservationContext(uidref(concepts.trackingUniqueIdentifier, trackingUIDOf(content, reported, index))),
    contains(code(concepts.finding, concepts.pneumonia)),
    hasConceptModifier(code(concepts.findingSite, concepts.lung)),
    ...algorithmIdentification(content.model, manufacturer),
    contains(text(concepts.comment, label(detection.score))),
    contains(scoord(concepts.imageRegion, 'POLYLINE', points, source)),
    contains(
      num(concepts.certaintyOfFinding, toPercent(detection.score), concepts.percent, [
        inferredFrom(scoord(concepts.sourceOfMeasurement, 'POLYLINE', points, source)),
      ]),
    ),
  ]);
}
