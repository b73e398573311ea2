import type { EvaluatedImage } from './evaluated-image.ts';
import { matchDetections } from './matching.ts';
import { descendingRuns } from './ranking.ts';

interface PooledDetection {
  readonly image: number;
  readonly score: number;
  readonly hit: boolean;
}

/** What a threshold lets through: weighted counts over all images. */
export interface PooledStep {
  readonly threshold: number;
  readonly hits: number;
  readonly misses: number;
}

export interface Pooled {
  readonly steps: (weights: ArrayLike<number>) => PooledStep[];
  /** Weighted number of true boxes. */
  readonly truths: (weights: ArrayLike<number>) => number;
}

/** All detections of all images in one descending order, each a hit (IoU > `threshold` with a true box of its own) or not. */
export function poolDetections(images: readonly EvaluatedImage[], threshold: number): Pooled {
  const pooled: PooledDetection[] = images.flatMap(({ detections, truths }, image) => {
    const matching = matchDetections(detections, truths, threshold);
    return matching.detections.map(({ score }, i) => ({ image, score, hit: matching.hits[i] ?? false }));
  });
  const runs = descendingRuns(pooled.map(({ score }) => score)).map((run) => run.flatMap((i) => pooled[i] ?? []));
  return {
    steps: (weights) => accumulate(runs, weights),
    truths: (weights) => images.reduce((sum, { truths }, i) => sum + truths.length * (weights[i] ?? 0), 0),
  };
}

function accumulate(runs: readonly PooledDetection[][], weights: ArrayLike<number>): PooledStep[] {
  let [hits, misses] = [0, 0];
  return runs.map((run) => {
    for (const { image, hit } of run) {
      if (hit) hits += weights[image] ?? 0;
      else misses += weights[image] ?? 0;
    }
    return { threshold: run[0]?.score ?? 0, hits, misses };
  });
}
