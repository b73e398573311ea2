import { type EvaluatedImage, type Statistic, unitWeights } from './evaluated-image.ts';
import { descendingRuns, imageScores } from './ranking.ts';

export interface RocPoint {
  /** Images with a score ≥ this are called positive; Infinity for the first point, (0, 0). */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly sensitivity: number;
}

type Ranked = (weights: ArrayLike<number>) => { readonly threshold: number; readonly falsePositives: number; readonly truePositives: number }[];

/** Cumulated weights of negatives and positives, one entry for each distinct score, descending, after an entry for nothing. */
function rank(images: readonly EvaluatedImage[]): Ranked {
  const scores = imageScores(images);
  const runs = descendingRuns(scores);
  return (weights) => {
    let [falsePositives, truePositives] = [0, 0];
    const steps = [{ threshold: Number.POSITIVE_INFINITY, falsePositives, truePositives }];
    for (const run of runs) {
      for (const i of run) {
        if (images[i]?.positive) truePositives += weights[i] ?? 0;
        else falsePositives += weights[i] ?? 0;
      }
      steps.push({ threshold: scores[run[0] ?? 0] ?? 0, falsePositives, truePositives });
    }
    return steps;
  };
}

/** Receiver operating characteristic of the image scores, from (0, 0) to (1, 1); rates are NaN when a class is empty. */
export function rocCurve(images: readonly EvaluatedImage[], weights: ArrayLike<number> = unitWeights(images.length)): RocPoint[] {
  const steps = rank(images)(weights);
  const all = steps.at(-1) ?? { falsePositives: 0, truePositives: 0 };
  return steps.map(({ threshold, falsePositives, truePositives }) => ({
    threshold,
    falsePositiveRate: falsePositives / all.falsePositives,
    sensitivity: truePositives / all.truePositives,
  }));
}

/** Area under the ROC curve: the chance that a positive image scores above a negative one, ties counting half. NaN without both classes. */
export function auroc(images: readonly EvaluatedImage[]): Statistic {
  const ranked = rank(images);
  return (weights) => {
    const steps = ranked(weights);
    const all = steps.at(-1) ?? { falsePositives: 0, truePositives: 0 };
    let area = 0;
    steps.slice(1).forEach((step, i) => {
      const before = steps[i] ?? step;
      area += (step.falsePositives - before.falsePositives) * (step.truePositives + before.truePositives) * 0.5;
    });
    return area / (all.falsePositives * all.truePositives);
  };
}

/** Highest sensitivity among the thresholds whose specificity is at least `specificity` (no interpolation between thresholds). */
export function sensitivityAtSpecificity(images: readonly EvaluatedImage[], specificity: number): Statistic {
  const ranked = rank(images);
  return (weights) => {
    const steps = ranked(weights);
    const all = steps.at(-1) ?? { falsePositives: 0, truePositives: 0 };
    if (all.falsePositives === 0) return Number.NaN;
    // The margin forgives rounding only: 1 − 0.9 is not exactly 0.1.
    const allowed = (1 - specificity) * all.falsePositives + 1e-9 * all.falsePositives;
    const reached = steps.filter(({ falsePositives }) => falsePositives <= allowed).at(-1);
    return (reached?.truePositives ?? 0) / all.truePositives;
  };
}
