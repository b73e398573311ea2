import { descendingRuns } from '../ranking.ts';

/** The rank of each score among all, equals sharing the mean of theirs. */
function midRanks(scores: readonly number[]): number[] {
  const ranks = new Array<number>(scores.length).fill(0);
  let before = 0;
  for (const run of descendingRuns(scores)) {
    for (const i of run) ranks[i] = before + (run.length + 1) / 2;
    before += run.length;
  }
  return ranks;
}

/**
 * Spearman's rank correlation of two scores of the same images, ties at their mid-rank: the correlation of the ranks, -1..1. Null where one of
 * them orders nothing.
 */
export function rankCorrelation(first: readonly number[], second: readonly number[]): number | null {
  const [a, b] = [midRanks(first), midRanks(second)];
  const middle = (first.length + 1) / 2;
  const sum = (product: (i: number) => number): number => a.reduce((total, _, i) => total + product(i), 0);
  const offset = (ranks: readonly number[], i: number): number => (ranks[i] ?? 0) - middle;
  const [spreadA, spreadB] = [sum((i) => offset(a, i) ** 2), sum((i) => offset(b, i) ** 2)];
  if (spreadA === 0 || spreadB === 0) return null;
  return Math.min(1, Math.max(-1, sum((i) => offset(a, i) * offset(b, i)) / Math.sqrt(spreadA * spreadB)));
}
