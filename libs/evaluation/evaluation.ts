import { Fault } from '#fault';
import { averagePrecision } from './average-precision.ts';
import { type BootstrapOptions, type Figure, bootstrapWeights, figureOf } from './bootstrap.ts';
import { brierScore, expectedCalibrationError } from './calibration.ts';
import { type EvaluatedImage, type Statistic, unitWeights } from './evaluated-image.ts';
import { type FrocPoint, frocRates, frocSensitivity } from './froc.ts';
import { rsnaMap } from './rsna-map.ts';
import { auroc, sensitivityAtSpecificity } from './roc.ts';

/** The figures of one set of images; the shape of `evaluate --json` without the model's name. */
export interface Evaluation {
  readonly images: number;
  readonly patients: number;
  readonly positives: number;
  readonly boxes: number;
  readonly operatingPoint: number;
  readonly rsnaMap: Figure;
  readonly auroc: Figure;
  readonly ap50: Figure;
  readonly sensitivityAt90Specificity: Figure;
  readonly froc: readonly FrocPoint[];
  readonly brier: Figure;
  readonly ece: Figure;
}

export interface Subgroup {
  /** e.g. `view`. */
  readonly fact: string;
  /** e.g. `PA`. */
  readonly value: string;
  readonly evaluation: Evaluation;
}

export interface EvaluationOptions extends BootstrapOptions {
  /** Score from which a box counts for the RSNA mAP. All other figures look at every threshold. */
  readonly operatingPoint: number;
}

const finite = (value: number): number => (Number.isNaN(value) ? 0 : value);

/**
 * All figures with 95 % intervals over patients. Figures that the images leave undefined (AUROC of one class) are null.
 * @throws Fault INVALID_ARGUMENT / NOTHING_TO_EVALUATE
 */
export function evaluateImages(images: readonly EvaluatedImage[], options: EvaluationOptions): Evaluation {
  if (images.length === 0) throw new Fault('INVALID_ARGUMENT', 'NOTHING_TO_EVALUATE', 'There is no image to evaluate.');
  const draws = bootstrapWeights(images, options);
  const figure = (statistic: Statistic): Figure => figureOf(statistic, draws, images.length);
  const boxes = images.reduce((sum, { truths }) => sum + truths.length, 0);
  const weights = unitWeights(images.length);
  return {
    images: images.length,
    patients: new Set(images.map(({ patient }) => patient)).size,
    positives: images.filter(({ positive }) => positive).length,
    boxes,
    operatingPoint: options.operatingPoint,
    rsnaMap: figure(rsnaMap(images, options.operatingPoint)),
    auroc: figure(auroc(images)),
    ap50: figure(averagePrecision(images)),
    sensitivityAt90Specificity: figure(sensitivityAtSpecificity(images, 0.9)),
    froc: boxes === 0 ? [] : frocRates.map((rate) => ({ falsePositivesPerImage: rate, sensitivity: finite(frocSensitivity(images, rate)(weights)) })),
    brier: figure(brierScore(images)),
    ece: figure(expectedCalibrationError(images)),
  };
}

/** The same figures for each value of each fact that at least `smallest` images share. */
export function evaluateSubgroups(images: readonly EvaluatedImage[], options: EvaluationOptions, smallest = 10): Subgroup[] {
  const facts = new Set(images.flatMap(({ groups }) => Object.keys(groups ?? {})));
  return [...facts].flatMap((fact) =>
    [...Map.groupBy(images, ({ groups }) => groups?.[fact] ?? 'unknown')]
      .filter(([, members]) => members.length >= smallest)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, members]) => ({ fact, value, evaluation: evaluateImages(members, options) })),
  );
}

/** Age band of a subgroup, in years. */
export function ageBand(age: number | undefined): string {
  if (age === undefined) return 'unknown';
  const bands: readonly [number, string][] = [[18, '0-17'], [40, '18-39'], [60, '40-59'], [80, '60-79']];
  return bands.find(([limit]) => age < limit)?.[1] ?? '80+';
}
