import { quantile } from '../quantile.ts';
import { type ComparedImage, decidesPositive, scoreDifference } from './compared-image.ts';
import { matchedBoxes } from './matched-boxes.ts';
import { rankCorrelation } from './rank-correlation.ts';

/** Boxes of two models are one finding from this IoU on, as boxes of two readers are. */
const sameFinding = 0.4;

/** How often two models find something in the same images, each at its own operating point. */
export interface DecisionAgreement {
  readonly both: number;
  readonly onlyServing: number;
  readonly onlyChallenger: number;
  readonly neither: number;
  /** Share of the images on which they agree, 0..1; null without images. */
  readonly share: number | null;
  /** Cohen's kappa: agreement beyond what their rates alone would give, -1..1; null where the rates leave no room for it. */
  readonly kappa: number | null;
}

/** Challenger minus serving, of the image scores: mean and quantiles. */
export interface ScoreShift {
  readonly mean: number;
  readonly p05: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
}

export interface BoxAgreement {
  readonly serving: number;
  readonly challenger: number;
  /** Pairs with an IoU of at least 0.4. */
  readonly matched: number;
  /** Share of all boxes that are in a pair, 0..1; null without boxes. */
  readonly share: number | null;
}

/** How two models differ on the same images, with no word of which is right. */
export interface Comparison {
  readonly images: number;
  readonly agreement: DecisionAgreement;
  /** Null without images. */
  readonly scoreShift: ScoreShift | null;
  /** Spearman's, of the image scores; null where one of them orders nothing. */
  readonly rankCorrelation: number | null;
  readonly boxes: BoxAgreement;
}

function decisionAgreement(images: readonly ComparedImage[]): DecisionAgreement {
  const count = (serving: boolean, challenger: boolean): number => images.filter((image) => decidesPositive(image.serving) === serving && decidesPositive(image.challenger) === challenger).length;
  const counts = { both: count(true, true), onlyServing: count(true, false), onlyChallenger: count(false, true), neither: count(false, false) };
  if (images.length === 0) return { ...counts, share: null, kappa: null };
  const share = (counts.both + counts.neither) / images.length;
  const [serving, challenger] = [(counts.both + counts.onlyServing) / images.length, (counts.both + counts.onlyChallenger) / images.length];
  const byChance = serving * challenger + (1 - serving) * (1 - challenger);
  return { ...counts, share, kappa: byChance === 1 ? null : (share - byChance) / (1 - byChance) };
}

function scoreShift(images: readonly ComparedImage[]): ScoreShift | null {
  if (images.length === 0) return null;
  const sorted = images.map(scoreDifference).toSorted((a, b) => a - b);
  const at = (share: number): number => quantile(sorted, share);
  return { mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length, p05: at(0.05), p25: at(0.25), median: at(0.5), p75: at(0.75), p95: at(0.95) };
}

function boxAgreement(images: readonly ComparedImage[]): BoxAgreement {
  const sum = (of: (image: ComparedImage) => number): number => images.reduce((total, image) => total + of(image), 0);
  const [serving, challenger] = [sum((image) => image.serving.boxes.length), sum((image) => image.challenger.boxes.length)];
  const matched = sum((image) => matchedBoxes(image.serving.boxes, image.challenger.boxes, sameFinding));
  return { serving, challenger, matched, share: serving + challenger === 0 ? null : (2 * matched) / (serving + challenger) };
}

/** Compares what two models say of the same images. */
export function compareReadings(images: readonly ComparedImage[]): Comparison {
  const [serving, challenger] = [images.map((image) => image.serving.imageScore), images.map((image) => image.challenger.imageScore)];
  return { images: images.length, agreement: decisionAgreement(images), scoreShift: scoreShift(images), rankCorrelation: rankCorrelation(serving, challenger), boxes: boxAgreement(images) };
}
