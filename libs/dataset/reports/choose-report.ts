import type { Box } from '#detection';
import { type TracedReport, type Verdict, boxesOf, labelImages, opacityRegions, traceReport } from '#labels';
import type { ReadReport } from '#report';
import { shownReport } from './shown-report.ts';

/** Name of the 'model' under which a data set's own truth is written as a report. */
export const referenceStandard = 'reference-standard';

/** What holds for an image. */
export interface ImageTruth {
  readonly verdict: Verdict;
  readonly boxes: readonly Box[];
  readonly by: 'reader' | 'data set';
}

/** What the reports of a folder say. */
export interface Truth {
  /** By SOP Instance UID. */
  readonly byImage: ReadonlyMap<string, ImageTruth>;
  /** Images that a true report names, whether or not it says what they show. */
  readonly named: ReadonlySet<string>;
}

interface Told {
  readonly report: ReadReport;
  readonly truths: readonly (readonly [image: string, truth: ImageTruth])[];
}

const isReferenceStandard = ({ model }: ReadReport): boolean => model?.name === referenceStandard;

/** Whether people stand behind the report: a person is its observer, or it is truth that a data set brought. What a model proposed is no truth. */
const isTruth = (report: ReadReport): boolean => report.observer?.kind === 'person' || isReferenceStandard(report);

const time = (report: ReadReport): number => report.contentTime?.getTime() ?? 0;

/** A data set's own truth: an image without boxes is free of opacities. */
function toldByDataSet(report: ReadReport): Told {
  const { regions } = opacityRegions(report.regions);
  const truthOf = (uid: string): ImageTruth => {
    const boxes = regions.filter(({ sopInstanceUID }) => sopInstanceUID === uid).map(({ box }) => box);
    return { verdict: boxes.length > 0 ? 'boxes' : 'no-pneumonia', boxes, by: 'data set' };
  };
  return { report, truths: report.images.map(({ sopInstanceUID }) => [sopInstanceUID, truthOf(sopInstanceUID)]) };
}

/** What each true report says, the oldest first: a person's as the gateway reads it (`#labels`). */
function tellAll(reports: readonly ReadReport[]): Told[] {
  const ordered = reports.toSorted((a, b) => time(a) - time(b));
  const shown = ordered.filter((report) => report.model !== undefined && !isReferenceStandard(report)).toReversed().map(shownReport);
  const earlier: TracedReport[] = [];
  return ordered.filter(isTruth).map((report) => {
    if (isReferenceStandard(report)) return toldByDataSet(report);
    const trace = traceReport(report, shown, earlier);
    earlier.push({ sopInstanceUID: report.sopInstanceUID, shownUID: trace?.report.sopInstanceUID ?? null });
    return { report, truths: labelImages(report, trace).labels.map((label) => [label.sopInstanceUID, { verdict: label.verdict, boxes: boxesOf(label), by: 'reader' }]) };
  });
}

/** For each image what the latest true report says of it, of those that no other replaces. One that says nothing of an image replaces nothing there. */
export function truthOfReports(reports: readonly ReadReport[]): Truth {
  const told = tellAll(reports);
  const replaced = new Set(told.flatMap(({ report, truths }) => report.predecessors.flatMap(({ sopInstanceUID }) => truths.map(([image]) => `${sopInstanceUID} ${image}`))));
  const standing = told.flatMap(({ report, truths }) => truths.filter(([image]) => !replaced.has(`${report.sopInstanceUID} ${image}`)));
  return { byImage: new Map(standing), named: new Set(told.flatMap(({ report }) => [...report.images, ...report.regions].map(({ sopInstanceUID }) => sopInstanceUID))) };
}
