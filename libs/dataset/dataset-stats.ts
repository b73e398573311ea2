import { type Sample, isPositive } from './sample.ts';

/** Least, middle and greatest of some numbers. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly greatest: number;
}

export interface SourceStats {
  readonly images: number;
  readonly patients: number;
  readonly positives: number;
  readonly boxes: number;
  readonly boxesPerPositive: Spread | null;
  /** Box areas as shares of their images. */
  readonly boxArea: Spread | null;
  /** Longer side of the images in pixels. */
  readonly longerSide: Spread | null;
  readonly classes: Readonly<Record<string, number>>;
  readonly views: Readonly<Record<string, number>>;
  readonly sexes: Readonly<Record<string, number>>;
  readonly ages: Spread | null;
  readonly splits: Readonly<Record<string, number>>;
}

export interface DatasetStats {
  readonly total: SourceStats;
  readonly sources: Readonly<Record<string, SourceStats>>;
}

export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, median, greatest] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  return least === undefined || median === undefined || greatest === undefined ? null : { least, median, greatest };
}

const counted = (values: readonly (string | undefined)[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(values, (value) => value ?? 'unknown')].map(([value, own]) => [value, own.length] as const).toSorted());

function statsOf(samples: readonly Sample[]): SourceStats {
  const positives = samples.filter(isPositive);
  return {
    images: samples.length,
    patients: new Set(samples.map(({ patient }) => patient)).size,
    positives: positives.length,
    boxes: positives.reduce((sum, { boxes }) => sum + boxes.length, 0),
    boxesPerPositive: spreadOf(positives.map(({ boxes }) => boxes.length)),
    boxArea: spreadOf(positives.flatMap(({ boxes, columns, rows }) => boxes.map(({ width, height }) => (width * height) / (columns * rows)))),
    longerSide: spreadOf(samples.map(({ columns, rows }) => Math.max(columns, rows))),
    classes: counted(samples.map(({ rsnaClass }) => rsnaClass)),
    views: counted(samples.map(({ view }) => view)),
    sexes: counted(samples.map(({ sex }) => sex)),
    ages: spreadOf(samples.flatMap(({ age }) => age ?? [])),
    splits: counted(samples.map(({ split }) => split)),
  };
}

/** What is in a data set, in all and by source. */
export const datasetStats = (samples: readonly Sample[]): DatasetStats => ({
  total: statsOf(samples),
  sources: Object.fromEntries([...Map.groupBy(samples, ({ source }) => source)].map(([source, own]) => [source, statsOf(own)])),
});
