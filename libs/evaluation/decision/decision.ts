import { type BoxScore, type OverlapRules, boxScoreFactor, mergeOverlaps, scaleBox } from '#detection';
import type { EvaluatedImage } from '../evaluated-image.ts';
import { applyTemperature } from '../recalibration.ts';

/** How boxes are scored, merged and shown. */
export interface BoxDecision extends OverlapRules {
  readonly score: BoxScore;
  /** Factor on width and height of the boxes as they are. */
  readonly boxScale: number;
  /** Box score from which a box counts. */
  readonly operatingPoint: number;
  /** RSNA mAP with all of them, the mean over the sources weighted by their positive images: it flatters, since it was chosen. */
  readonly rsnaMap: number;
}

/** What is settled after training, on images that trained nothing. */
export interface Decision extends BoxDecision {
  /** The logit of the image score is to be divided by it. */
  readonly temperature: number;
  /** Highest image score that at least 90 % of the positive images reach. */
  readonly sensitivity90: number;
}

/** The images as a model shows them for which this was decided: boxes merged, scored, scaled around their centres; only those that count; image scores with their temperature. */
export function asShown(images: readonly EvaluatedImage[], decision: Decision): EvaluatedImage[] {
  const { score: rule, boxScale, operatingPoint, temperature } = decision;
  return images.map((image) => {
    const factor = boxScoreFactor(rule, image.imageScore);
    const boxes = mergeOverlaps(image.detections, decision).map((box) => ({ ...scaleBox(box, boxScale), score: box.score * factor }));
    return { ...image, detections: boxes.filter(({ score }) => score >= operatingPoint), imageScore: applyTemperature(image.imageScore, temperature) };
  });
}
