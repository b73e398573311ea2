import type { EvaluatedImage, Statistic } from './evaluated-image.ts';
import { poolDetections } from './pooled-detections.ts';

/**
 * Average precision of the boxes: area under the precision-recall curve with precision made monotone (PASCAL VOC 2010 and later, every recall
 * step), detections of all images pooled. NaN without true boxes.
 * @param threshold a detection is a hit at IoU > this; 0.5 gives AP50.
 */
export function averagePrecision(images: readonly EvaluatedImage[], threshold = 0.5): Statistic {
  const pooled = poolDetections(images, threshold);
  return (weights) => {
    const truths = pooled.truths(weights);
    if (truths === 0) return Number.NaN;
    const steps = pooled.steps(weights);
    let [area, envelope] = [0, 0];
    for (let i = steps.length - 1; i >= 0; i -= 1) {
      const { hits, misses } = steps[i] ?? { hits: 0, misses: 0 };
      if (hits + misses > 0) envelope = Math.max(envelope, hits / (hits + misses));
      area += ((hits - (steps[i - 1]?.hits ?? 0)) / truths) * envelope;
    }
    return area;
  };
}
