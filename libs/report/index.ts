export type { Code } from './coding.ts';
export type { ImageOutcome, ReportContent, ReportReference, ReportedImage, ReportedModel } from './content.ts';
export type { ReportSOPClass } from './document.ts';
export type { ReadImage, ReadObserver, ReadRegion, ReadReport } from './read-content.ts';
export { readReport } from './read-report.ts';
export { type WriteReportOptions, writeReport } from './write-report.ts';
