/**
 * A score in 0..1 as a percentage that fits NumericValue's 16 characters (DS, PS3.5 6.2): a multiple of 1e-10 %.
 */
export const toPercent = (score: number): number => Math.round(score * 1e12) / 1e10;

export const fromPercent = (percent: number): number => Math.round(percent * 1e10) / 1e12;
