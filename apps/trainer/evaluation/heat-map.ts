import { type Sample, isPositive } from '#dataset';
import { type Box, intersectionArea } from '#detection';
import { unitHash } from '#random';

/** Cells along each side of a heat map. */
export const heatCells = 7;

/** What hides one part after the other takes from an image's score (occlusion sensitivity; Zeiler and Fergus, ECCV 2014). */
export interface HeatMap {
  readonly sample: Sample;
  /** Of the whole image, 0..1. */
  readonly imageScore: number;
  /** How far the score falls when a cell is covered, row by row, heatCells x heatCells; below 0 where it rises. */
  readonly falls: readonly number[];
}

/** Each cell in fractions of the image's sides, row by row. */
export const cellBoxes: readonly Box[] = Array.from({ length: heatCells ** 2 }, (_, i) => ({
  left: (i % heatCells) / heatCells,
  top: Math.floor(i / heatCells) / heatCells,
  width: 1 / heatCells,
  height: 1 / heatCells,
}));

/** As many positive as negative samples where there are as many, by the hash of their names. */
export function samplesForHeatMaps(samples: readonly Sample[], count: number, seed: number): Sample[] {
  const shuffled = samples.map((sample) => ({ sample, place: unitHash('heat map', seed, sample.source, sample.id) })).toSorted((a, b) => a.place - b.place);
  const [positives, negatives] = [true, false].map((wanted) => shuffled.filter(({ sample }) => isPositive(sample) === wanted).slice(0, count / 2)) as [typeof shuffled, typeof shuffled];
  return [...positives, ...negatives].map(({ sample }) => sample);
}

/**
 * Share of the falls (rises left out) that lies in the true boxes, and share of the image that these cover, both 0..1: a model that looks at
 * opacities has more of the first. Undefined where nothing falls or there is no box. Overlapping boxes count twice in both.
 */
export function heatInTruth({ sample: { boxes, columns, rows }, falls }: HeatMap): { readonly heat: number; readonly area: number } | undefined {
  const truths = boxes.map(({ left, top, width, height }) => ({ left: left / columns, top: top / rows, width: width / columns, height: height / rows }));
  const total = falls.reduce((sum, fall) => sum + Math.max(0, fall), 0);
  if (truths.length === 0 || total === 0) return undefined;
  const covered = cellBoxes.map((cell) => truths.reduce((sum, truth) => sum + intersectionArea(cell, truth), 0));
  const area = covered.reduce((sum, own) => sum + own, 0);
  const heat = covered.reduce((sum, own, i) => sum + (own * heatCells ** 2 * Math.max(0, falls[i] ?? 0)) / total, 0);
  return { heat, area };
}
