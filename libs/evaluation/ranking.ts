import type { EvaluatedImage } from './evaluated-image.ts';

/** Image indices in runs of equal score, scores descending: ties are one step, so no order among them can matter. */
export function descendingRuns(scores: readonly number[]): number[][] {
  const order = scores.map((_, i) => i).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const runs: number[][] = [];
  for (const i of order) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && scores[run[0]] === scores[i]) run.push(i);
    else runs.push([i]);
  }
  return runs;
}

export const imageScores = (images: readonly EvaluatedImage[]): number[] => images.map(({ imageScore }) => imageScore);
