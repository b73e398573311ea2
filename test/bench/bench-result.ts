import { cpus, totalmem } from 'node:os';

/** What a benchmark prints with --json. */
export interface BenchResult {
  readonly name: string;
  readonly unit: string;
  /** Median over the runs. */
  readonly ours: number;
  readonly peer: { readonly name: string; readonly version: string; readonly value: number };
  /** Above 1: ahead of the peer, whether the unit is a time or a rate. */
  readonly ratio: number;
  /** Measured beside it, for whoever reads the ratio. */
  readonly beside?: readonly { readonly name: string; readonly value: number; readonly ratio: number }[];
  /** Of each side; they take turns. */
  readonly runs: number;
  readonly machine: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

/** Such as `2 x Intel Xeon 2.1 GHz, 24 GiB`. */
export const describeMachine = (): string => `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;

/** Runs the sides in turn, ours first, and returns the median of each. */
export async function interleave(
  runs: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
  ...others: (() => Promise<number>)[]
): Promise<{ readonly ours: number; readonly peer: number; readonly others: readonly number[] }> {
  const sides = [ours, peer, ...others].map((measure) => ({ measure, values: [] as number[] }));
  for (let i = 0; i < runs; i++) {
    for (const { measure, values } of sides) values.push(await measure());
  }
  const [oursMedian = NaN, peerMedian = NaN, ...rest] = sides.map(({ values }) => median(values));
  return { ours: oursMedian, peer: peerMedian, others: rest };
}
