export type { Code } from './coding.ts';
export type { ImageOutcome, ReportContent, ReportReference, ReportedImage, ReportedModel } from './content.ts';
export { type ReportSOPClass, type WriteReportOptions, sopClassOf, sopClasses } from './document.ts';
export type { ImageVerdict, ReadImage, ReadObserver, ReadRegion, ReadReport } from './read-content.ts';
export { readReport } from './read-report.ts';
export { type TrackedDetection, trackedDetections } from './region-of-image.ts';
export type { ReviewContent, ReviewedBox, ReviewedImage } from './review-content.ts';
export { writeReport } from './write-report.ts';
export { writeReview } from './write-review.ts';
