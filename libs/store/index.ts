export { type Books, type JobData, type QueueName, type Transaction, queueNames } from './database.ts';
export type { DeadJob, Job, JobHandler, RetryPolicy } from './jobs.ts';
export type { JobCount } from './job-counts.ts';
export { type DatabaseSettings, type Store, type StoreOptions, openStore } from './store.ts';
export { type Anchor, type BookedImage, type DocumentState, type InstanceState, type ReportState, type StudyState, documentStates, instanceStates, reportStates, studyStates } from './states.ts';
export { type Position, movePosition, readPosition } from './books/position.ts';
export type { Arrival } from './books/arrival.ts';
export { enterArrivals } from './books/arrivals.ts';
export { type AnsweringModel, type InstanceRow, type Outcome, type Question, beginAnalysis, recordOutcome } from './books/outcomes.ts';
export { type DecidedReport, type ReportFacts, type ReportIdentity, type ReportPolicy, decideReport, recordStored, withdrawReport } from './books/decisions.ts';
export { type DeadLetter, type DeadLetterFilter, countDeadLetters, enterDeadAnalysis, enterDeadReading, enterDeadReport, enterDeadShadow, listDeadLetters, requeueDeadLetter } from './books/dead-letters.ts';
export { type ModelRow, type ReportRow, type StudyDetail, type StudyFilter, type StudyRow, type StudySummary, countStudies, findStudy, listStudies } from './books/reading.ts';
export { type DocumentDecision, type DocumentQuestion, type DocumentRow, beginReading, decideDocument } from './books/documents.ts';
export { type BookedLabel, type ImageLabelRow, type LabelFilter, type ModelReport, type Reading, type ReadingRow, labelsOfImages, labelsOfStudies, listLabels, modelReports, recordReading, tracedReports } from './books/readings.ts';
export { consensusByImage, readerLabel } from './books/agreement.ts';
export { type BooksChange, changesSince } from './books/changes.ts';
export { type ReviewRow, fixReview, recordReviewStored } from './books/reviews.ts';
export { type ReviewCandidate, type ReviewState, type WorklistEntry, type WorklistFilter, type WorklistOrder, reviewCandidates, reviewStates, worklist, worklistOrders } from './books/worklist.ts';
export {
  type ChallengerReading,
  type ShadowFilter,
  type ShadowModel,
  type ShadowPair,
  type ShadowQuestion,
  type ShadowReadingRow,
  askShadow,
  findShadowQuestion,
  recordShadow,
  shadowPairs,
  shadowReadingsOf,
} from './books/shadow.ts';
export { type TrainingState, isFinished, mayBecome, trainingStates } from './training-states.ts';
export {
  type HistoryEntryRow,
  type NewTrainingRun,
  type TrainingChange,
  type TrainingFacts,
  type TrainingRun,
  changeTrainingRun,
  countTrainingRuns,
  findTrainingRun,
  listTrainingRuns,
  openTrainingRun,
  sendTrainingRun,
} from './books/training-runs.ts';
