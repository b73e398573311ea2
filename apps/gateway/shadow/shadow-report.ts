import type { z } from 'zod';
import { type ComparedImage, compareReadings, mostDifferent } from '#evaluation';
import type { ShadowModel, ShadowPair, ShadowReadingRow } from '#store';
import type { shadowReport } from './shadow-schemas.ts';

type PairView = z.infer<typeof shadowReport>['pairs'][number];

interface BookedComparison extends ComparedImage {
  readonly row: ShadowReadingRow;
}

const comparisonOf = (row: ShadowReadingRow): BookedComparison => ({
  id: row.sopInstanceUID,
  serving: { imageScore: row.servingScore, boxes: row.servingBoxes },
  challenger: { imageScore: row.challengerScore ?? 0, boxes: row.challengerBoxes ?? [] },
  row,
});

const viewModel = ({ name, version, operatingPoint }: ShadowModel): PairView['serving'] => ({ name, version, operatingPoint });

const viewImage = (consoleAddress: string, { row, serving, challenger }: BookedComparison): PairView['mostDifferent'][number] => ({
  studyInstanceUID: row.studyInstanceUID,
  seriesInstanceUID: row.seriesInstanceUID,
  sopInstanceUID: row.sopInstanceUID,
  servingScore: serving.imageScore,
  challengerScore: challenger.imageScore,
  servingBoxes: serving.boxes.length,
  challengerBoxes: challenger.boxes.length,
  readAt: row.readAt.toISOString(),
  review: `${consoleAddress}/review?${new URLSearchParams({ study: row.studyInstanceUID }).toString()}`,
});

/** Two versions compared on the images that both have read, with the `count` that differ most; `consoleAddress` is where the console begins. */
export function comparePair(pair: ShadowPair, rows: readonly ShadowReadingRow[], count: number, consoleAddress: string): PairView {
  const images = rows.map(comparisonOf);
  const { images: comparedImages, ...comparison } = compareReadings(images);
  return {
    serving: viewModel(pair.serving),
    challenger: viewModel(pair.challenger),
    outcomes: pair.outcomes,
    firstReadAt: pair.firstReadAt.toISOString(),
    lastReadAt: pair.lastReadAt.toISOString(),
    comparedImages,
    ...comparison,
    mostDifferent: mostDifferent(images, count).map((image) => viewImage(consoleAddress, image)),
  };
}
