import {
  type EvaluatedImage,
  type Figure,
  type Statistic,
  auroc,
  averagePrecision,
  demandSameImages,
  rsnaMap,
  sensitivityAtSpecificity,
  statisticDifference,
  unitWeights,
} from '#evaluation';
import type { GateFigure, GateSettings } from './settings.ts';

/** What a model said of the frozen images. */
export interface JudgedImages {
  readonly images: readonly EvaluatedImage[];
  /** Score from which a box counts. */
  readonly operatingPoint: number;
}

export type StatisticOf = (judged: JudgedImages) => Statistic;

export const figureStatistics: Readonly<Record<GateFigure, StatisticOf>> = {
  rsnaMap: ({ images, operatingPoint }) => rsnaMap(images, operatingPoint),
  auroc: ({ images }) => auroc(images),
  ap50: ({ images }) => averagePrecision(images),
  sensitivityAt90Specificity: ({ images }) => sensitivityAtSpecificity(images, 0.9),
};

export interface Comparison {
  readonly champion: number | null;
  readonly challenger: number | null;
  /** Challenger minus champion on the same draws of patients. */
  readonly difference: Figure;
}

const valueOf = (statistic: Statistic, count: number): number | null => {
  const value = statistic(unitWeights(count));
  return Number.isNaN(value) ? null : value;
};

/**
 * A figure of both, each at its own operating point, and the paired difference.
 * @throws Fault INVALID_ARGUMENT / IMAGES_DIFFER
 */
export function compare(statisticOf: StatisticOf, champion: JudgedImages, challenger: JudgedImages, { resamples, seed }: Pick<GateSettings, 'resamples' | 'seed'>): Comparison {
  demandSameImages(champion.images, challenger.images);
  const [before, after] = [statisticOf(champion), statisticOf(challenger)];
  const { value, ci95 } = statisticDifference(before, after, champion.images, { resamples, seed });
  const count = champion.images.length;
  return { champion: valueOf(before, count), challenger: valueOf(after, count), difference: { value, ci95 } };
}

export interface SubgroupPair {
  /** Such as `view PA`. */
  readonly name: string;
  readonly champion: JudgedImages;
  readonly challenger: JudgedImages;
}

/** The same images of both, by each value of each fact that the champion's images know. */
export function subgroupPairs(champion: JudgedImages, challenger: JudgedImages): SubgroupPair[] {
  const facts = new Set(champion.images.flatMap(({ groups }) => Object.keys(groups ?? {})));
  return [...facts].toSorted().flatMap((fact) => {
    const indices = Map.groupBy(champion.images.keys(), (i) => champion.images[i]?.groups?.[fact] ?? 'unknown');
    return [...indices]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, own]) => {
        const pick = ({ images, operatingPoint }: JudgedImages): JudgedImages => ({ images: own.flatMap((i) => images[i] ?? []), operatingPoint });
        return { name: `${fact} ${value}`, champion: pick(champion), challenger: pick(challenger) };
      });
  });
}
