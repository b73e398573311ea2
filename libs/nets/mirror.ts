import { type HeadLogits, sigmoid } from './decode.ts';

/** Writes one image of three channels, its columns in reverse order, to the start of `target`. */
export function mirrorImage(image: Float32Array, target: Float32Array, width: number, layout: 'NCHW' | 'NHWC'): void {
  const channels = layout === 'NCHW' ? 1 : 3;
  const row = width * channels;
  for (let start = 0; start < image.length; start += row) {
    for (let column = 0; column < width; column++) {
      const [from, to] = [start + column * channels, start + (width - 1 - column) * channels];
      for (let channel = 0; channel < channels; channel++) target[to + channel] = image[from + channel] ?? 0;
    }
  }
}

const logit = (probability: number): number => Math.log(probability / (1 - probability));

/** The logit of the mean of two probabilities. */
export const averageLogits = (a: number, b: number): number => logit((sigmoid(a) + sigmoid(b)) / 2);

/**
 * One head's logits for an image and for its mirror image become one: each anchor of each cell meets the same anchor of the mirrored cell.
 * Objectness is the mean of both; place, size and class probabilities are means weighted by objectness, so that a box which one of the two
 * does not see is not dragged away by it. All in the space of decoded values, so the average of a mirrored image is the mirrored average.
 * `fields`: values per anchor (5 + classes). Written to `target`, which has the head's size.
 */
export function averageMirrored(head: HeadLogits, mirrored: HeadLogits, fields: number, target: Float32Array): void {
  const { rows, columns } = head;
  const plane = rows * columns;
  for (let first = 0; first < head.values.length; first += fields * plane) {
    for (let cell = 0; cell < plane; cell++) {
      const column = cell % columns;
      averageAnchor(head.values, mirrored.values, target, { first: first + cell, other: first + cell + columns - 1 - 2 * column, plane, fields });
    }
  }
}

/** Where an anchor's values lie: those of the image from `first` on, those of the mirror image from `other` on, `plane` values apart. */
interface AnchorPlaces {
  readonly first: number;
  readonly other: number;
  readonly plane: number;
  readonly fields: number;
}

function averageAnchor(values: Float32Array, mirrored: Float32Array, target: Float32Array, { first, other, plane, fields }: AnchorPlaces): void {
  const own = (field: number): number => values[first + field * plane] ?? NaN;
  const its = (field: number): number => mirrored[other + field * plane] ?? NaN;
  const [a, b] = [sigmoid(own(4)), sigmoid(its(4))];
  const share = a + b > 0 ? a / (a + b) : 0.5;
  const mean = (mine: number, theirs: number): number => share * mine + (1 - share) * theirs;
  const put = (field: number, value: number): void => {
    target[first + field * plane] = value;
  };
  // A place x from the left is 1 − x from the left of the mirror image, and 1 − sigmoid(t) is sigmoid(−t).
  put(0, logit(mean(sigmoid(own(0)), sigmoid(-its(0)))));
  put(1, logit(mean(sigmoid(own(1)), sigmoid(its(1)))));
  put(2, Math.log(mean(Math.exp(own(2)), Math.exp(its(2)))));
  put(3, Math.log(mean(Math.exp(own(3)), Math.exp(its(3)))));
  put(4, logit((a + b) / 2));
  for (let field = 5; field < fields; field++) put(field, logit(mean(sigmoid(own(field)), sigmoid(its(field)))));
}
