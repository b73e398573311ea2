import { intersectionOverUnion } from '#detection';
import type { ReadReport } from '#report';
import type { ShownBox } from './label.ts';

/** An image as a model's report showed it. */
export interface ShownImage {
  readonly sopInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly columns: number;
  readonly rows: number;
  readonly boxes: readonly ShownBox[];
}

/** A report of the model that a reader may have started from. */
export interface ShownReport {
  readonly sopInstanceUID: string;
  readonly seriesInstanceUID: string;
  /** The images that the model read. */
  readonly images: readonly ShownImage[];
}

/** A reader's report that was traced before. */
export interface TracedReport {
  readonly sopInstanceUID: string;
  /** The model's report behind it. */
  readonly shownUID: string | null;
}

/** How the model's report was found. */
export const traceKinds = ['predecessor', 'tracking', 'series', 'overlap'] as const;
export type TraceKind = (typeof traceKinds)[number];

export interface Trace {
  readonly kind: TraceKind;
  readonly report: ShownReport;
}

/** One drawn box must overlap a shown one at least so much for the overlap alone to name a report. */
export const traceIoU = 0.5;

/** The report for which `measure` is highest, and above 0; of equals the first. */
function best(reports: readonly ShownReport[], measure: (report: ShownReport) => number): ShownReport | undefined {
  const measured = reports.map((report) => ({ report, value: measure(report) }));
  const highest = Math.max(0, ...measured.map(({ value }) => value));
  return highest > 0 ? measured.find(({ value }) => value === highest)?.report : undefined;
}

function byPredecessor({ predecessors }: ReadReport, reports: readonly ShownReport[], earlier: readonly TracedReport[]): ShownReport | undefined {
  const uids = predecessors.map(({ sopInstanceUID }) => sopInstanceUID);
  const inherited = earlier.filter(({ sopInstanceUID }) => uids.includes(sopInstanceUID)).map(({ shownUID }) => shownUID);
  return reports.find(({ sopInstanceUID }) => uids.includes(sopInstanceUID)) ?? reports.find(({ sopInstanceUID }) => inherited.includes(sopInstanceUID));
}

/** How many shown boxes of the report the reader's regions name by their UIDs. */
export const trackedIn = ({ regions }: ReadReport, { images }: ShownReport): number => {
  const uids = new Set(regions.map(({ trackingUID }) => trackingUID));
  return images.flatMap(({ boxes }) => boxes).filter(({ trackingUID }) => uids.has(trackingUID)).length;
};

/** The sum of the overlaps that are large enough. */
const overlapWith = ({ regions }: ReadReport, { images }: ShownReport): number =>
  regions
    .map(({ sopInstanceUID, box }) => Math.max(0, ...(images.find((image) => image.sopInstanceUID === sopInstanceUID)?.boxes ?? []).map((shown) => intersectionOverUnion(box, shown.box))))
    .filter((iou) => iou >= traceIoU)
    .reduce((sum, iou) => sum + iou, 0);

/**
 * The model's report that a reader's report started from: the one that it names as its predecessor, itself or through an earlier report of a
 * reader; else the one whose tracking UIDs it took over; else the one into whose series it was saved (as OHIF does); else the one whose boxes
 * overlap its own best. `reports` newest first; `earlier` are readers' reports of the same study. Undefined: it started from none.
 */
export function traceReport(report: ReadReport, reports: readonly ShownReport[], earlier: readonly TracedReport[]): Trace | undefined {
  const found: readonly (readonly [TraceKind, ShownReport | undefined])[] = [
    ['predecessor', byPredecessor(report, reports, earlier)],
    ['tracking', best(reports, (shown) => trackedIn(report, shown))],
    ['series', reports.find(({ seriesInstanceUID }) => seriesInstanceUID === report.seriesInstanceUID)],
    ['overlap', best(reports, (shown) => overlapWith(report, shown))],
  ];
  for (const [kind, shown] of found) if (shown !== undefined) return { kind, report: shown };
  return undefined;
}
