import { Fault } from '#fault';
import { integerBelow, seededRandom } from '#random';
import { type EvaluatedImage, type Statistic, unitWeights } from './evaluated-image.ts';
import { quantile } from './quantile.ts';

/** A figure with its 95 % interval; null where the images leave it undefined. */
export interface Figure {
  readonly value: number | null;
  readonly ci95: readonly [number, number] | null;
}

export interface BootstrapOptions {
  /** Draws of patients with replacement. Default 1000. */
  readonly resamples?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** The weights of each draw: patients are drawn with replacement, each with all its images (Efron's percentile bootstrap, clustered). */
export function bootstrapWeights(images: readonly EvaluatedImage[], { resamples = 1000, seed = 1 }: BootstrapOptions = {}): Float64Array[] {
  const numbers = new Map<string, number>();
  const patientOf = images.map(({ patient }) => {
    const number = numbers.get(patient) ?? numbers.size;
    numbers.set(patient, number);
    return number;
  });
  const random = seededRandom('bootstrap', seed);
  return Array.from({ length: resamples }, () => {
    const drawn = new Float64Array(numbers.size);
    for (let i = 0; i < numbers.size; i += 1) {
      const patient = integerBelow(random, numbers.size);
      drawn[patient] = (drawn[patient] ?? 0) + 1;
    }
    return Float64Array.from(patientOf, (patient) => drawn[patient] ?? 0);
  });
}

/** Value on the images themselves and the percentile interval over the draws; draws that leave it undefined are left out. */
export function figureOf(statistic: Statistic, draws: readonly Float64Array[], count: number): Figure {
  const value = statistic(unitWeights(count));
  if (Number.isNaN(value)) return { value: null, ci95: null };
  const sorted = draws.map(statistic).filter((drawn) => !Number.isNaN(drawn)).toSorted((a, b) => a - b);
  return { value, ci95: sorted.length > 0 ? [quantile(sorted, 0.025), quantile(sorted, 0.975)] : null };
}

export interface PairedDifference extends Figure {
  /** Share of the draws in which the second model is at least as good as the first. */
  readonly atLeastAsGood: number;
}

/** @throws Fault INVALID_ARGUMENT / IMAGES_DIFFER when the lists are not of the same images in the same order. */
export function demandSameImages(first: readonly EvaluatedImage[], second: readonly EvaluatedImage[]): void {
  if (first.length !== second.length || first.some(({ id, patient }, i) => id !== second[i]?.id || patient !== second[i].patient)) {
    throw new Fault('INVALID_ARGUMENT', 'IMAGES_DIFFER', 'Two models can only be compared on the same images.');
  }
}

/** Second statistic minus first over the same draws of the patients of `images`; higher must be better. */
export function statisticDifference(first: Statistic, second: Statistic, images: readonly EvaluatedImage[], options: BootstrapOptions = {}): PairedDifference {
  const difference: Statistic = (weights) => second(weights) - first(weights);
  const draws = bootstrapWeights(images, options);
  const drawn = draws.map(difference).filter((value) => !Number.isNaN(value));
  const atLeastAsGood = drawn.filter((value) => value >= 0).length / Math.max(1, drawn.length);
  return { ...figureOf(difference, draws, images.length), atLeastAsGood };
}

/**
 * Second model minus first on the same images, both drawn together, so that the difficulty of the images cancels out.
 * @param statistic makes the figure of a list of images, e.g. `auroc`; higher must be better.
 * @throws Fault of `demandSameImages`
 */
export function pairedDifference(
  statistic: (images: readonly EvaluatedImage[]) => Statistic,
  first: readonly EvaluatedImage[],
  second: readonly EvaluatedImage[],
  options: BootstrapOptions = {},
): PairedDifference {
  demandSameImages(first, second);
  return statisticDifference(statistic(first), statistic(second), first, options);
}
