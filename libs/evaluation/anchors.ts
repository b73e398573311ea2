import { Fault } from '#fault';
import { integerBelow, seededRandom } from '#random';

/** Width and height of a box; any unit, the same for all (YOLO: pixels at the input size). */
export type Extent = readonly [width: number, height: number];

const area = ([width, height]: Extent): number => width * height;

/** IoU of two boxes laid on the same corner. */
export function extentOverlap(a: Extent, b: Extent): number {
  const intersection = Math.min(a[0], b[0]) * Math.min(a[1], b[1]);
  return intersection / (area(a) + area(b) - intersection);
}

/** Mean over the boxes of the IoU with their best anchor. */
export const meanBestOverlap = (boxes: readonly Extent[], anchors: readonly Extent[]): number =>
  boxes.reduce((sum, box) => sum + Math.max(...anchors.map((anchor) => extentOverlap(box, anchor))), 0) / boxes.length;

const nearest = (box: Extent, anchors: readonly Extent[]): number =>
  anchors.reduce((best, anchor, i) => (extentOverlap(box, anchor) > extentOverlap(box, anchors[best] ?? anchor) ? i : best), 0);

/** First centres after k-means++: each next box is drawn with probability proportional to its squared distance (1 − IoU). */
function spreadCentres(boxes: readonly Extent[], count: number, random: () => number): Extent[] {
  const centres: Extent[] = [boxes[integerBelow(random, boxes.length)] ?? [1, 1]];
  while (centres.length < count) {
    const distances = boxes.map((box) => (1 - extentOverlap(box, centres[nearest(box, centres)] ?? box)) ** 2);
    let left = random() * distances.reduce((sum, distance) => sum + distance, 0);
    const drawn = distances.findIndex((distance) => (left -= distance) < 0);
    centres.push(boxes[drawn === -1 ? integerBelow(random, boxes.length) : drawn] ?? [1, 1]);
  }
  return centres;
}

function moveCentres(boxes: readonly Extent[], centres: readonly Extent[]): Extent[] {
  const members = boxes.map((box) => nearest(box, centres));
  return centres.map((centre, i) => {
    const own = boxes.filter((_, j) => members[j] === i);
    const mean = (side: 0 | 1): number => own.reduce((sum, box) => sum + box[side], 0) / own.length;
    return own.length === 0 ? centre : [mean(0), mean(1)];
  });
}

/**
 * k-means of widths and heights with the distance 1 − IoU (Redmon and Farhadi, YOLO9000, 2017), started several times; the best fit wins.
 * @returns anchors by ascending area and the mean best IoU of the boxes with them.
 * @throws Fault INVALID_ARGUMENT / TOO_FEW_BOXES
 */
export function fitAnchors(
  boxes: readonly Extent[],
  count: number,
  { seed = 1, starts = 10, iterations = 300 } = {},
): { readonly anchors: readonly Extent[]; readonly meanBestOverlap: number } {
  if (boxes.length < count) throw new Fault('INVALID_ARGUMENT', 'TOO_FEW_BOXES', `${count} anchors need at least as many boxes; there are ${boxes.length}.`);
  const fits = Array.from({ length: starts }, (_, start) => {
    let anchors = spreadCentres(boxes, count, seededRandom('anchors', seed, start));
    for (let i = 0; i < iterations; i += 1) {
      const moved = moveCentres(boxes, anchors);
      const same = moved.every((extent, j) => extent[0] === anchors[j]?.[0] && extent[1] === anchors[j][1]);
      anchors = moved;
      if (same) break;
    }
    return { anchors: anchors.toSorted((a, b) => area(a) - area(b)), meanBestOverlap: meanBestOverlap(boxes, anchors) };
  });
  return fits.reduce((best, fit) => (fit.meanBestOverlap > best.meanBestOverlap ? fit : best));
}
