import { type BoxScore, type Detection, type OverlapRules, boxScoreFactor, leastVote, mergeOverlaps, scaleBox } from '#detection';

/** What of a model's manifest decoding needs. */
export interface DecodeRules extends OverlapRules {
  readonly input: { readonly width: number; readonly height: number };
  readonly classes: readonly string[];
  /** Width and height of each anchor as fractions of the input. */
  readonly anchors: readonly (readonly [number, number])[];
  /** Which anchors each head uses. */
  readonly anchorMasks: readonly (readonly number[])[];
  readonly score: BoxScore;
  readonly boxScale: number;
  /** What the image-level logit is divided by for the image score; boxes are scored by the logit as it is. Absent: 1. */
  readonly calibration?: { readonly temperature: number } | undefined;
}

/** One head's logits for one image: [anchors · (5 + classes), rows, columns], values per anchor (tx, ty, tw, th, objectness, classes…). */
export interface HeadLogits {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

export interface Decoded {
  /** Probability of an opacity anywhere: of the image-level head, or else the highest box score, of whatever box. */
  readonly imageScore: number;
  /** Boxes in pixels of the model's input, not clipped to it, by descending score. */
  readonly detections: readonly Detection[];
}

/** Candidates that enter non-maximum suppression, the best ones: bounds its quadratic time when scores are low everywhere. */
const MOST_CANDIDATES = 1000;

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Highest class probability of one cell; 1 with a single class, which carries no gradient and so says nothing. */
function classProbability(head: HeadLogits, first: number, cell: number, classes: number): number {
  if (classes === 1) return 1;
  const plane = head.rows * head.columns;
  let highest = 0;
  for (let k = 0; k < classes; k++) highest = Math.max(highest, sigmoid(head.values[(first + 5 + k) * plane + cell] ?? -Infinity));
  return highest;
}

/** xy = (sigmoid(t) + cell) / grid, wh = exp(t) · anchor (YOLOv3, Redmon and Farhadi 2018, section 2.1), in pixels of the input. */
function decodeBox(head: HeadLogits, first: number, cell: number, anchor: readonly [number, number], input: DecodeRules['input']) {
  const plane = head.rows * head.columns;
  const logit = (k: number): number => head.values[(first + k) * plane + cell] ?? NaN;
  const centreX = ((sigmoid(logit(0)) + (cell % head.columns)) / head.columns) * input.width;
  const centreY = ((sigmoid(logit(1)) + Math.floor(cell / head.columns)) / head.rows) * input.height;
  const width = Math.exp(logit(2)) * anchor[0] * input.width;
  const height = Math.exp(logit(3)) * anchor[1] * input.height;
  return { left: centreX - width / 2, top: centreY - height / 2, width, height };
}

/** Objectness, times the class probability, of every cell of every anchor of a head: [anchors, rows, columns]. */
function scoreHead(head: HeadLogits, anchors: number, classes: number): Float64Array {
  const plane = head.rows * head.columns;
  const scores = new Float64Array(anchors * plane);
  for (let anchor = 0; anchor < anchors; anchor++) {
    const first = anchor * (5 + classes);
    for (let cell = 0; cell < plane; cell++) {
      const objectness = sigmoid(head.values[(first + 4) * plane + cell] ?? -Infinity);
      scores[anchor * plane + cell] = objectness * classProbability(head, first, cell, classes);
    }
  }
  return scores;
}

/** The score that at most about MOST_CANDIDATES reach, or `lowest` where that is higher. */
function floorOf(scores: readonly Float64Array[], lowest: number): number {
  const reached = scores.map((ofHead) => ofHead.filter((score) => score >= lowest));
  const count = reached.reduce((sum, ofHead) => sum + ofHead.length, 0);
  if (count <= MOST_CANDIDATES) return lowest;
  const all = new Float64Array(count);
  let offset = 0;
  for (const ofHead of reached) {
    all.set(ofHead, offset);
    offset += ofHead.length;
  }
  return all.sort()[count - MOST_CANDIDATES] ?? lowest;
}

const isFiniteBox = (box: Detection): boolean => Number.isFinite(box.left + box.top + box.width + box.height) && box.width > 0 && box.height > 0;

/** The boxes of one head whose score reaches `floor`. */
function candidatesOf(head: HeadLogits, scores: Float64Array, mask: readonly number[], rules: DecodeRules, floor: number): Detection[] {
  const plane = head.rows * head.columns;
  const candidates: Detection[] = [];
  scores.forEach((score, i) => {
    if (!(score >= floor)) return;
    const position = Math.floor(i / plane);
    const anchor = rules.anchors[mask[position] ?? -1];
    if (anchor === undefined) return;
    const box = { ...decodeBox(head, position * (5 + rules.classes.length), i % plane, anchor, rules.input), score };
    if (isFiniteBox(box)) candidates.push(box);
  });
  return candidates;
}

const highestOf = (scores: readonly Float64Array[]): number => scores.reduce((highest, ofHead) => ofHead.reduce((a, b) => (b > a ? b : a), highest), 0);

/**
 * Turns the heads of one image into boxes with scores of at least `minScore` (0..1): decode, non-maximum suppression, box voting, score, box scale. Boxes merge by objectness: what an
 * image's boxes are all multiplied by moves none of them.
 * `heads` go from the coarsest grid to the finest, as the masks do. Logits that are not finite give no box.
 */
export function decode(heads: readonly HeadLogits[], imageLogit: number | undefined, rules: DecodeRules, minScore: number): Decoded {
  const factor = boxScoreFactor(rules.score, imageLogit === undefined ? undefined : sigmoid(imageLogit));
  const maskOf = (index: number): readonly number[] => rules.anchorMasks[index] ?? [];
  const scores = heads.map((head, index) => scoreHead(head, maskOf(index).length, rules.classes.length));
  const floor = floorOf(scores, Math.min(minScore / factor, leastVote));
  const candidates = heads.flatMap((head, index) => candidatesOf(head, scores[index] ?? new Float64Array(), maskOf(index), rules, floor));
  const merged = mergeOverlaps(candidates, rules).map((box) => ({ ...box, score: box.score * factor }));
  return {
    imageScore: imageLogit === undefined ? highestOf(scores) : sigmoid(imageLogit / (rules.calibration?.temperature ?? 1)),
    detections: merged.filter(({ score }) => score >= minScore).map((box) => scaleBox(box, rules.boxScale)),
  };
}
