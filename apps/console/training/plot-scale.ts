export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range of all values; one that would be a point is widened. Without values: 0..1. */
export function rangeOf(values: readonly number[]): Range {
  if (values.length === 0) return { low: 0, high: 1 };
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  if (low < high) return { low, high };
  const half = Math.abs(low) / 2 || 0.5;
  return { low: low - half, high: high + half };
}

/** Round numbers (1, 2 or 5 times a power of ten apart) within a range, about `count` of them. */
export function ticksOf({ low, high }: Range, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Where a value lies in `from`..`to`. */
export const placeOf = (value: number, { low, high }: Range, from: number, to: number): number => from + ((value - low) / (high - low)) * (to - from);

/** A tick as it is written: 12000 as 12k. */
export const tickText = (value: number): string => (Math.abs(value) >= 10_000 ? `${value / 1000}k` : String(value));
