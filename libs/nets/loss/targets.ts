import type { Box } from '#detection';

/** A true box in fractions of the network's input, and the index of its class. */
export interface LabelledBox extends Box {
  readonly classIndex: number;
}

/** Anchors as fractions of the input, and which of them each output uses, from the coarsest grid to the finest. */
export interface AnchorRules {
  readonly anchors: readonly (readonly [number, number])[];
  readonly anchorMasks: readonly (readonly number[])[];
}

/** YOLOv3's nine anchors (pixels at 416) and their masks; the article's. */
const cocoPixels = [[10, 13], [16, 30], [33, 23], [30, 61], [62, 45], [59, 119], [116, 90], [156, 198], [373, 326]] as const;
/** Nine k-means anchors of RSNA's boxes, which they fit at a mean best IoU of 0.82 (the article's: 0.66). */
const rsnaPixels = [[52, 50], [80, 63], [61, 85], [93, 92], [74, 120], [105, 130], [85, 169], [108, 197], [118, 252]] as const;
const anchorMasks = [[6, 7, 8], [3, 4, 5], [0, 1, 2]] as const;
const fractions = (pixels: readonly (readonly [number, number])[]) => pixels.map(([width, height]) => [width / 416, height / 416] as const);

export const anchorSets: Readonly<Record<'coco' | 'rsna', AnchorRules>> = {
  coco: { anchors: fractions(cocoPixels), anchorMasks },
  rsna: { anchors: fractions(rsnaPixels), anchorMasks },
};

/** What a cell's anchor is asked for: sigmoid(tx), sigmoid(ty), tw, th, the box's weight (2 − w·h), whether it has a box, its class. */
export const targetFields = 7;

/** Targets of one output for a batch. */
export interface ScaleTargets {
  /** Rows and columns of the grid. */
  readonly grid: readonly [number, number];
  /** Width and height of each of its anchors, as fractions of the input. */
  readonly anchors: readonly (readonly [number, number])[];
  /** [n, rows, columns, anchors, targetFields]. */
  readonly values: Float32Array;
  /** [n, boxesPerImage, 4]: left, top, right, bottom of the true boxes of this scale, padded with empty ones. */
  readonly boxes: Float32Array;
  readonly boxesPerImage: number;
}

/**
 * Indices of the anchors that answer for a box: the one that fits it best, and last the ones that overlap it by at least `anchorIoU`, box and
 * anchor laid on one corner. With an `anchorIoU` of 1 it is the best one alone.
 */
export function anchorsFor(box: { readonly width: number; readonly height: number }, anchors: AnchorRules['anchors'], anchorIoU = 1): readonly [best: number, ...others: number[]] {
  const overlaps = anchors.map(([width, height]) => {
    const intersection = Math.min(box.width, width) * Math.min(box.height, height);
    return intersection / (box.width * box.height + width * height - intersection);
  });
  const best = overlaps.indexOf(Math.max(...overlaps));
  const others = overlaps.flatMap((overlap, anchor) => (anchor !== best && anchorIoU < 1 && overlap >= anchorIoU ? [anchor] : []));
  return [best, ...others];
}

interface Assigned {
  readonly image: number;
  readonly box: LabelledBox;
  readonly anchor: number;
}

function writeBox(values: Float32Array, { image, box, anchor }: Assigned, grid: readonly [number, number], anchors: ScaleTargets['anchors']): void {
  const [rows, columns] = grid;
  const [x, y] = [(box.left + box.width / 2) * columns, (box.top + box.height / 2) * rows];
  const [column, row] = [Math.min(Math.max(Math.floor(x), 0), columns - 1), Math.min(Math.max(Math.floor(y), 0), rows - 1)];
  const [anchorWidth, anchorHeight] = anchors[anchor] ?? [1, 1];
  const logarithms = [Math.log(box.width / anchorWidth), Math.log(box.height / anchorHeight)];
  const weight = 2 - box.width * box.height;
  const cell = ((image * rows + row) * columns + column) * anchors.length + anchor;
  values.set([x - column, y - row, ...logarithms, weight, 1, box.classIndex], cell * targetFields);
}

/**
 * Targets of a batch for each output. A box goes to the one of all anchors that it fits best, in the cell of its centre, and to those that
 * overlap it by at least `anchorIoU` (1: to no other). Where two boxes claim the same anchor of the same cell the one that it fits best stays, of
 * two such the later one. Empty boxes are left out.
 */
export function encodeTargets(labels: readonly (readonly LabelledBox[])[], grids: readonly (readonly [number, number])[], rules: AnchorRules, anchorIoU = 1): ScaleTargets[] {
  const boxes = labels.flatMap((image, index) => image.filter(({ width, height }) => width > 0 && height > 0).map((box) => ({ image: index, box })));
  const claims = boxes.map(({ image, box }) => ({ image, box, anchors: anchorsFor(box, rules.anchors, anchorIoU) }));
  const claimed = [
    ...claims.flatMap(({ image, box, anchors: [, ...others] }) => others.map((anchor) => ({ image, box, anchor }))),
    ...claims.map(({ image, box, anchors: [anchor] }) => ({ image, box, anchor })),
  ];
  return rules.anchorMasks.map((mask, scale) => {
    const grid = grids[scale] ?? [1, 1];
    const anchors = mask.map((index) => rules.anchors[index] ?? ([1, 1] as const));
    const assigned = claimed.map(({ image, box, anchor }): Assigned => ({ image, box, anchor: mask.indexOf(anchor) })).filter(({ anchor }) => anchor >= 0);
    const values = new Float32Array(labels.length * grid[0] * grid[1] * mask.length * targetFields);
    for (const one of assigned) writeBox(values, one, grid, anchors);
    return { grid, anchors, values, ...cornersOf(assigned, labels.length) };
  });
}

function cornersOf(assigned: readonly Assigned[], images: number): Pick<ScaleTargets, 'boxes' | 'boxesPerImage'> {
  const byImage = Array.from({ length: images }, (_, image) => assigned.filter((one) => one.image === image));
  const boxesPerImage = Math.max(1, ...byImage.map(({ length }) => length));
  const boxes = new Float32Array(images * boxesPerImage * 4);
  byImage.forEach((members, image) => {
    members.forEach(({ box: { left, top, width, height } }, index) => {
      boxes.set([left, top, left + width, top + height], (image * boxesPerImage + index) * 4);
    });
  });
  return { boxes, boxesPerImage };
}
