import type { Detection } from '#detection';

/** What a model says of an image. */
export interface ReadImage {
  /** Probability that the image shows the finding, 0..1. */
  readonly imageScore: number;
  /** Those at or above the model's own operating point, in pixels of the image. */
  readonly boxes: readonly Detection[];
}

/** One image as two models read it; nothing is known of what is true of it. */
export interface ComparedImage {
  readonly id: string;
  readonly serving: ReadImage;
  readonly challenger: ReadImage;
}

/** Whether a model finds something in the image: it shows a box at its own operating point. */
export const decidesPositive = ({ boxes }: ReadImage): boolean => boxes.length > 0;

/** Challenger minus serving, of the image score: -1..1. */
export const scoreDifference = ({ serving, challenger }: ComparedImage): number => challenger.imageScore - serving.imageScore;

/** The images whose scores differ most, the furthest first; equals in the order of their ids. */
export function mostDifferent<I extends ComparedImage>(images: readonly I[], count: number): I[] {
  const distance = (image: ComparedImage): number => Math.abs(scoreDifference(image));
  return images.toSorted((a, b) => distance(b) - distance(a) || (a.id < b.id ? -1 : 1)).slice(0, count);
}
