import type { ShownImage, ShownReport } from '#labels';
import type { ReadImage, ReadReport } from '#report';

function shownImage({ sopInstanceUID, seriesInstanceUID, columns, rows, outcome }: ReadImage, { regions }: ReadReport): ShownImage | undefined {
  if (outcome?.kind !== 'analysed' || seriesInstanceUID === undefined || columns === undefined || rows === undefined) return undefined;
  const boxes = regions
    .filter((region) => region.sopInstanceUID === sopInstanceUID)
    .flatMap(({ trackingUID, score = 0, box }) => (trackingUID === undefined ? [] : [{ trackingUID, score, box }]));
  return { sopInstanceUID, seriesInstanceUID, columns, rows, boxes };
}

/** A model's report as whoever corrected it saw it. */
export const shownReport = (report: ReadReport): ShownReport => ({
  sopInstanceUID: report.sopInstanceUID,
  seriesInstanceUID: report.seriesInstanceUID,
  images: report.images.flatMap((image) => shownImage(image, report) ?? []),
});
