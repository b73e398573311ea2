import { type Figure, brierScore, expectedCalibrationError } from '#evaluation';
import { type Comparison, type JudgedImages, type StatisticOf, compare, figureStatistics, subgroupPairs } from './compare.ts';
import type { GateCheck, GateDecision, GatedModel } from './decision.ts';
import { type GateSettings, gateFigures } from './settings.ts';

/** What is known of a model in the gate. */
export interface GateSide {
  readonly model: GatedModel & { readonly digest: string };
  /** What it said of the frozen images, in the same order for both. */
  readonly images: JudgedImages['images'];
  /** Time of the network for each image, in milliseconds; on the same machine for both. */
  readonly computeMs: readonly number[];
  /** Names of the images, of all that were chosen, that it did not read; `images` holds what both have read. */
  readonly refused: readonly string[];
}

/** How the model file compares with the trained network on the same images. */
export interface Agreement {
  readonly images: number;
  /** Largest absolute difference of an image score or of the highest box score, 0..1. */
  readonly largestDifference: number;
}

export interface GateInput {
  readonly champion: GateSide;
  readonly challenger: GateSide;
  /** Undefined: it was not compared. */
  readonly agreement: Agreement | undefined;
  readonly settings: GateSettings;
}

const number = (value: number | null): string => (value === null ? 'undefined' : value.toFixed(3));
const interval = ({ ci95 }: Figure): string => (ci95 === null ? 'no interval' : `95 % ${number(ci95[0])} – ${number(ci95[1])}`);
const lowerOf = ({ ci95 }: Figure): number => ci95?.[0] ?? Number.NaN;

const changes = ({ champion, challenger, difference }: Comparison): string => `${number(champion)} → ${number(challenger)}, difference ${number(difference.value)} (${interval(difference)})`;

function gainCheck(settings: GateSettings, compared: Comparison): GateCheck {
  const { figure, margin } = settings;
  const passed = lowerOf(compared.difference) > margin;
  const sentence = `${figure} ${changes(compared)}: the lower bound ${passed ? 'lies' : 'does not lie'} above ${number(margin)}.`;
  return { kind: 'gain', name: figure, outcome: passed ? 'passed' : 'failed', ...compared, bound: margin, sentence };
}

/** `compared` in a sense in which more is better; `bound`: the lowest difference that passes. */
function lossCheck(kind: GateCheck['kind'], name: string, compared: Comparison, maxLoss: number): GateCheck {
  const lower = lowerOf(compared.difference);
  if (Number.isNaN(lower)) {
    return { kind, name, outcome: 'not judged', ...compared, bound: -maxLoss, sentence: `${name} is undefined on these images.` };
  }
  const passed = lower >= -maxLoss;
  const sentence = `${name} ${changes(compared)}: the lower bound ${passed ? 'does not fall' : 'falls'} below ${number(-maxLoss)}.`;
  return { kind, name, outcome: passed ? 'passed' : 'failed', ...compared, bound: -maxLoss, sentence };
}

/** An error, of which less is better, told as it is: `difference` is its rise. */
function riseCheck(name: string, compared: Comparison, maxRise: number): GateCheck {
  const upper = compared.difference.ci95?.[1] ?? Number.NaN;
  if (Number.isNaN(upper)) return { kind: 'calibration', name, outcome: 'not judged', ...compared, bound: maxRise, sentence: `${name} is undefined on these images.` };
  const passed = upper <= maxRise;
  const sentence = `${name} ${changes(compared)}: the upper bound of its rise ${passed ? 'does not exceed' : 'exceeds'} ${number(maxRise)}.`;
  return { kind: 'calibration', name, outcome: passed ? 'passed' : 'failed', ...compared, bound: maxRise, sentence };
}

function subgroupChecks(champion: JudgedImages, challenger: JudgedImages, settings: GateSettings): GateCheck[] {
  const { subgroupFigure, subgroupMaxLoss, smallestSubgroup } = settings;
  return subgroupPairs(champion, challenger).map((pair) => {
    const name = `${pair.name} ${subgroupFigure}`;
    const count = pair.champion.images.length;
    const compared = compare(figureStatistics[subgroupFigure], pair.champion, pair.challenger, settings);
    if (count >= smallestSubgroup) return lossCheck('subgroup', name, compared, subgroupMaxLoss);
    const sentence = `${name} ${changes(compared)}: not judged, ${count} images are fewer than ${smallestSubgroup}.`;
    return { kind: 'subgroup', name, outcome: 'not judged', ...compared, bound: -subgroupMaxLoss, sentence };
  });
}

/** Figures speak of what both have read: a challenger must not look better by refusing what is difficult. What the champion refuses too is no loss. */
function coverageCheck(champion: GateSide, challenger: GateSide, { maxMoreRefused }: GateSettings): GateCheck {
  const unread = new Set(champion.refused);
  const lost = challenger.refused.filter((image) => !unread.has(image)).length;
  const read = champion.images.length + lost;
  const share = lost / read;
  const passed = share <= maxMoreRefused;
  const sentence = `Images not read: ${champion.refused.length} → ${challenger.refused.length}. Of the ${read} that the champion reads the challenger refuses ${lost}, a share of ${number(share)}: ${passed ? 'within' : 'not within'} ${number(maxMoreRefused)}.`;
  const sides = { champion: champion.refused.length, challenger: challenger.refused.length, difference: { value: share, ci95: null } };
  return { kind: 'coverage', name: 'refused', outcome: passed ? 'passed' : 'failed', ...sides, bound: maxMoreRefused, sentence };
}

function agreementCheck(agreement: Agreement | undefined, { agreementRequired, maxDisagreement }: GateSettings): GateCheck {
  const base = { kind: 'agreement', name: 'agreement', champion: null, bound: maxDisagreement } as const;
  if (agreement === undefined) {
    const outcome = agreementRequired ? 'failed' : 'not judged';
    return { ...base, outcome, challenger: null, difference: null, sentence: 'The model file was not compared with the trained network.' };
  }
  const { images, largestDifference } = agreement;
  const passed = images > 0 && largestDifference <= maxDisagreement;
  const sentence = `The model file and the trained network differ by at most ${largestDifference.toExponential(1)} in a score on ${images} images: ${passed ? 'within' : 'not within'} ${number(maxDisagreement)}.`;
  return { ...base, outcome: passed ? 'passed' : 'failed', challenger: null, difference: { value: largestDifference, ci95: null }, sentence };
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
};

function latencyCheck(champion: GateSide, challenger: GateSide, { maxSlowdown, maxComputeMs = Number.POSITIVE_INFINITY }: GateSettings): GateCheck {
  const [before, after] = [median(champion.computeMs), median(challenger.computeMs)];
  const bound = Math.min(before * maxSlowdown, maxComputeMs);
  const passed = after <= bound;
  const sentence = `The network takes ${before.toFixed(1)} → ${after.toFixed(1)} ms for an image (median): ${passed ? 'within' : 'not within'} ${bound.toFixed(1)} ms.`;
  return { kind: 'latency', name: 'computeMs', outcome: passed ? 'passed' : 'failed', champion: before, challenger: after, difference: { value: after - before, ci95: null }, bound, sentence };
}

/**
 * Whether the challenger may take the champion's place: the gain in one figure is proven, and nothing else became worse than its bound allows. Pure: the
 * same images give the same decision. Who acts on it, and whether a person must agree, is the caller's.
 * @throws Fault INVALID_ARGUMENT / IMAGES_DIFFER
 */
export function decideGate({ champion, challenger, agreement, settings }: GateInput): GateDecision {
  const judged = ({ model, images }: GateSide): JudgedImages => ({ images, operatingPoint: model.operatingPoint });
  const [before, after] = [judged(champion), judged(challenger)];
  const comparison = (statistic: StatisticOf): Comparison => compare(statistic, before, after, settings);
  const others = gateFigures.filter((figure) => figure !== settings.figure);
  const checks: GateCheck[] = [
    gainCheck(settings, comparison(figureStatistics[settings.figure])),
    ...others.map((figure) => lossCheck('figure', figure, comparison(figureStatistics[figure]), settings.maxLoss)),
    riseCheck('brier', comparison(({ images }) => brierScore(images)), settings.maxBrierRise),
    riseCheck('ece', comparison(({ images }) => expectedCalibrationError(images)), settings.maxEceRise),
    ...subgroupChecks(before, after, settings),
    coverageCheck(champion, challenger, settings),
    agreementCheck(agreement, settings),
    latencyCheck(champion, challenger, settings),
  ];
  const patients = new Set(champion.images.map(({ patient }) => patient)).size;
  const passed = checks.every(({ outcome }) => outcome !== 'failed');
  return { passed, champion: champion.model, challenger: challenger.model, images: champion.images.length, patients, checks, settings };
}
