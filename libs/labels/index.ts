export { type DrawnBox, compareBoxes, keptWithin, movedIoU } from './compare-boxes.ts';
export { type Consensus, type ReaderLabel, consensus, newestOfEachReader, sameFindingIoU } from './consensus.ts';
export { type Fate, type FateCounts, type ImageLabel, type Mark, type ShownBox, type Verdict, boxesOf, countFates, fates, isAllFalse, isNothingMissed, verdicts } from './label.ts';
export { type ReadLabels, labelImages } from './label-images.ts';
export { opacityRegions } from './opacity-regions.ts';
export { type Candidate, type QueueEntry, type QueueMix, type QueueReason, queueReasons, reviewQueue } from './review-queue.ts';
export { type ShownImage, type ShownReport, type Trace, type TraceKind, type TracedReport, traceIoU, traceKinds, traceReport } from './trace-report.ts';
