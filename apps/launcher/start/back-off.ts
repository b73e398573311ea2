/** The pause before the n-th start in a row (n ≥ 1), in milliseconds: one second, doubling, a minute at most. */
export const backOff = (failures: number): number => Math.min(60_000, 1000 * 2 ** (failures - 1));
