/** Linear interpolation between order statistics, as numpy's default. `sorted` ascending, `share` 0..1; NaN of nothing. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const [a, b] = [sorted[low] ?? Number.NaN, sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN];
  return a + (position - low) * (b - a);
}
