import { type Detection, byDescendingScore, scaleBox, suppressNonMaxima } from '#detection';

/** What of a model's manifest decoding needs. */
export interface DecodeRules {
  readonly input: { readonly width: number; readonly height: number };
  readonly classes: readonly string[];
  /** Width and height of each anchor as fractions of the input. */
  readonly anchors: readonly (readonly [number, number])[];
  /** Which anchors each head uses. */
  readonly anchorMasks: readonly (readonly number[])[];
  readonly score: 'sigmoid(objectness)' | 'sigmoid(objectness)*sqrt(sigmoid(imageLogit))';
  readonly nonMaximumSuppressionIoU: number;
  readonly boxScale: number;
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

/** Calls `visit` with the score of every cell of every anchor of a head, before the image factor. */
function scanHead(head: HeadLogits, mask: readonly number[], classes: number, visit: (score: number, first: number, cell: number, anchor: number) => void): void {
  const plane = head.rows * head.columns;
  mask.forEach((anchor, position) => {
    const first = position * (5 + classes);
    for (let cell = 0; cell < plane; cell++) {
      const objectness = sigmoid(head.values[(first + 4) * plane + cell] ?? -Infinity);
      visit(objectness * classProbability(head, first, cell, classes), first, cell, anchor);
    }
  });
}

const isFiniteBox = (box: Detection): boolean => Number.isFinite(box.left + box.top + box.width + box.height) && box.width > 0 && box.height > 0;

/**
 * Turns the heads of one image into boxes with scores of at least `minScore` (0..1): decode, score, non-maximum suppression, box scale.
 * `heads` go from the coarsest grid to the finest, as the masks do. Logits that are not finite give no box.
 */
export function decode(heads: readonly HeadLogits[], imageLogit: number | undefined, rules: DecodeRules, minScore: number): Decoded {
  const imageProbability = imageLogit === undefined ? undefined : sigmoid(imageLogit);
  const factor = rules.score === 'sigmoid(objectness)' ? 1 : Math.sqrt(imageProbability ?? 1);
  const candidates: Detection[] = [];
  let highest = 0;
  heads.forEach((head, index) => {
    scanHead(head, rules.anchorMasks[index] ?? [], rules.classes.length, (confidence, first, cell, anchorIndex) => {
      const score = confidence * factor;
      if (score > highest) highest = score;
      const anchor = rules.anchors[anchorIndex];
      if (score >= minScore && anchor !== undefined) candidates.push({ ...decodeBox(head, first, cell, anchor, rules.input), score });
    });
  });
  const best = candidates
    .filter(isFiniteBox)
    .toSorted(byDescendingScore)
    .slice(0, MOST_CANDIDATES);
  const kept = suppressNonMaxima(best, rules.nonMaximumSuppressionIoU);
  return {
    imageScore: imageProbability ?? highest,
    detections: kept.map(({ score, ...box }) => ({ ...scaleBox(box, rules.boxScale), score })),
  };
}
