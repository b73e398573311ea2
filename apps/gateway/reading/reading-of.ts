import { type ShownReport, type TracedReport, labelImages, traceReport } from '#labels';
import { type ReadReport, trackedDetections } from '#report';
import type { ModelReport, Reading } from '#store';

/** A report of the model as a reader saw it: the images that were analysed, with the boxes and UIDs that the stored report has. */
export const shownReport = ({ report }: Pick<ModelReport, 'report'>): ShownReport => ({
  sopInstanceUID: report.sopInstanceUID,
  seriesInstanceUID: report.seriesInstanceUID,
  images: report.images.flatMap((image) => {
    if (image.outcome.kind !== 'analysed') return [];
    const { sopInstanceUID, seriesInstanceUID, columns, rows } = image;
    const boxes = trackedDetections(report, image).map(({ trackingUID, score, ...box }) => ({ trackingUID, score, box }));
    return [{ sopInstanceUID, seriesInstanceUID, columns, rows, boxes }];
  }),
});

/** What a person's report says of the model's. `readAt` stands in for a time that the report does not tell. */
export function readingOf(report: ReadReport, reader: string | null, modelReports: readonly ModelReport[], earlier: readonly TracedReport[], readAt: Date): Reading {
  const trace = traceReport(report, modelReports.map(shownReport), earlier);
  const { labels, notes } = labelImages(report, trace);
  const basis = modelReports.find(({ report: { sopInstanceUID } }) => sopInstanceUID === trace?.report.sopInstanceUID);
  return {
    sopInstanceUID: report.sopInstanceUID,
    seriesInstanceUID: report.seriesInstanceUID,
    sopClassUID: report.sopClassUID,
    studyInstanceUID: report.studyInstanceUID,
    reader,
    observedAt: report.contentTime ?? readAt,
    trace: trace && basis ? { kind: trace.kind, ...basis } : null,
    notes,
    labels,
  };
}
