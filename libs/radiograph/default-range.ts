import type { StoredPixels } from '#dicom';
import type { PaddingRange } from './padding.ts';

/** Share of the pixels that may lie beyond each end of the range: markers, dead pixels and collimator edges are fewer. */
const outliers = 0.005;

export type Transformation = (input: number) => number;

/**
 * The modality values shown as black and white where the header asks for no VOI transformation; the standard leaves that open. Eight bits
 * without sign are taken as prepared for display, over their whole range; deeper images span the 0.5 % to the 99.5 % quantile of the
 * pixels that are no padding.
 */
export function defaultRange(pixels: StoredPixels, padding: PaddingRange | undefined, modality: Transformation): [number, number] {
  const [first, last] = storedRange(pixels, padding);
  const [a, b] = [modality(first), modality(last)];
  return [Math.min(a, b), Math.max(a, b)];
}

function storedRange(pixels: StoredPixels, padding: PaddingRange | undefined): [number, number] {
  if (pixels.bitsStored <= 8 && !pixels.signed) return [0, 2 ** pixels.bitsStored - 1];
  const lowest = pixels.signed ? -(2 ** (pixels.bitsStored - 1)) : 0;
  const histogram = histogramOf(pixels, lowest);
  if (padding !== undefined) histogram.fill(0, Math.max(0, padding.from - lowest), Math.max(0, padding.to - lowest + 1));
  const beyond = outliers * histogram.reduce((sum, count) => sum + count, 0);
  return [lowest + firstBeyond(histogram, beyond), lowest + histogram.length - 1 - firstBeyond(histogram.toReversed(), beyond)];
}

function histogramOf({ values, bitsStored }: StoredPixels, lowest: number): Uint32Array {
  const histogram = new Uint32Array(2 ** bitsStored);
  const { length } = values;
  // Four times as fast here as for-of, which takes the detour of the iterator for an array of several possible types.
  for (let i = 0; i < length; i += 1) {
    const index = (values[i] ?? 0) - lowest;
    histogram[index] = (histogram[index] ?? 0) + 1;
  }
  return histogram;
}

/** Index of the first bin by which more than `beyond` pixels have been counted. */
function firstBeyond(histogram: Uint32Array, beyond: number): number {
  let counted = 0;
  return Math.max(0, histogram.findIndex((count) => (counted += count) > beyond));
}
