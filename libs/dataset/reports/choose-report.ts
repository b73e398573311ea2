import type { ReadReport } from '#report';

/** Name of the 'model' under which a data set's own truth is written as a report. */
export const referenceStandard = 'reference-standard';

/** Whether people stand behind the report: a person is its observer, or it is truth that a data set brought. What a model proposed is no truth. */
export const isTruth = (report: ReadReport): boolean => report.observer?.kind === 'person' || report.model?.name === referenceStandard;

const time = (report: ReadReport): number => report.contentTime?.getTime() ?? 0;

/** The report that holds for each image: of the true ones that no other replaces, the latest that speaks of it. */
export function truthByImage(reports: readonly ReadReport[]): Map<string, ReadReport> {
  const replaced = new Set(reports.filter(isTruth).flatMap(({ predecessors }) => predecessors.map(({ sopInstanceUID }) => sopInstanceUID)));
  const chosen = new Map<string, ReadReport>();
  for (const report of reports.filter((each) => isTruth(each) && !replaced.has(each.sopInstanceUID)).toSorted((a, b) => time(a) - time(b))) {
    for (const { sopInstanceUID } of report.images) chosen.set(sopInstanceUID, report);
  }
  return chosen;
}
