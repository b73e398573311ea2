import { Fault } from '#fault';

/** A score with its truth, of a validation split. */
export interface LabelledScore {
  readonly score: number;
  readonly positive: boolean;
}

const margin = 1e-7;
const logit = (probability: number): number => {
  const inside = Math.min(1 - margin, Math.max(margin, probability));
  return Math.log(inside / (1 - inside));
};
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

function requireBothClasses(labelled: readonly LabelledScore[]): void {
  if (labelled.some(({ positive }) => positive) && labelled.some(({ positive }) => !positive)) return;
  throw new Fault('FAILED_PRECONDITION', 'CALIBRATION_ONE_CLASS', 'Calibration needs positive and negative images.');
}

/** The score that temperature T makes of a score: sigmoid(logit(score) / T). */
export const applyTemperature = (score: number, temperature: number): number => sigmoid(logit(score) / temperature);

/**
 * The temperature in 0.05..20 with the least negative log likelihood (Guo et al., ICML 2017), by golden-section search over its logarithm,
 * in which the loss has one minimum.
 * @throws Fault FAILED_PRECONDITION / CALIBRATION_ONE_CLASS
 */
export function fitTemperature(labelled: readonly LabelledScore[]): number {
  requireBothClasses(labelled);
  const signed = labelled.map(({ score, positive }) => (positive ? logit(score) : -logit(score)));
  const loss = (logTemperature: number): number =>
    signed.reduce((sum, value) => {
      const scaled = value / Math.exp(logTemperature);
      return sum + Math.log1p(Math.exp(-Math.abs(scaled))) + Math.max(0, -scaled);
    }, 0);
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.05), Math.log(20)];
  while (high - low > 1e-8) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (loss(left) <= loss(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

/** A rising step function: from each `score` on (to the next) the probability is `probability`; linear in between. */
export type IsotonicCurve = readonly { readonly score: number; readonly probability: number }[];

interface Block {
  weight: number;
  positives: number;
  low: number;
  high: number;
}

/**
 * Isotonic regression by pooling adjacent violators (Zadrozny and Elkan, KDD 2002): the rising curve with the least squared error.
 * @throws Fault FAILED_PRECONDITION / CALIBRATION_ONE_CLASS
 */
export function fitIsotonic(labelled: readonly LabelledScore[]): IsotonicCurve {
  requireBothClasses(labelled);
  const blocks: Block[] = [];
  for (const block of equalScores(labelled)) {
    blocks.push(block);
    for (let last = blocks.at(-1), before = blocks.at(-2); last && before && before.positives * last.weight >= last.positives * before.weight; ) {
      blocks.splice(-2, 2, { weight: before.weight + last.weight, positives: before.positives + last.positives, low: before.low, high: last.high });
      [last, before] = [blocks.at(-1), blocks.at(-2)];
    }
  }
  return blocks.flatMap(({ weight, positives, low, high }) => {
    const probability = positives / weight;
    return low === high ? [{ score: low, probability }] : [{ score: low, probability }, { score: high, probability }];
  });
}

function equalScores(labelled: readonly LabelledScore[]): Block[] {
  const blocks: Block[] = [];
  for (const { score, positive } of labelled.toSorted((a, b) => a.score - b.score)) {
    const last = blocks.at(-1);
    if (last?.low !== score) blocks.push({ weight: 1, positives: Number(positive), low: score, high: score });
    else Object.assign(last, { weight: last.weight + 1, positives: last.positives + Number(positive) });
  }
  return blocks;
}

/** The probability that the curve gives a score; beyond its ends it stays level. */
export function applyIsotonic(score: number, curve: IsotonicCurve): number {
  const after = curve.findIndex((point) => point.score >= score);
  const [right, left] = [curve[after === -1 ? curve.length - 1 : after], curve[after - 1]];
  if (right === undefined) return score;
  if (left === undefined || after === -1 || right.score === left.score) return right.probability;
  return left.probability + ((score - left.score) / (right.score - left.score)) * (right.probability - left.probability);
}
