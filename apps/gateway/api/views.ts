import type { z } from 'zod';
import type { LoadedModel } from '#contract';
import type { DeadLetter, DocumentRow, InstanceRow, ModelRow, ReportRow, StudyDetail, StudySummary } from '#store';
import type { deadLetterPage, modelList, studyDetail, studySummary } from './schemas.ts';

const isoOf = (moment: Date | null): string | null => moment?.toISOString() ?? null;

type SummaryView = z.infer<typeof studySummary>;
type DetailView = z.infer<typeof studyDetail>;
type DeadLetterView = z.infer<typeof deadLetterPage>['deadLetters'][number];
type ModelView = z.infer<typeof modelList>['models'][number];

function progressOf(study: StudySummary): Omit<SummaryView, 'report'> {
  return {
    studyInstanceUID: study.studyInstanceUID,
    state: study.state,
    stateSince: study.stateSince.toISOString(),
    receivedAt: study.receivedAt.toISOString(),
    lastReceivedAt: study.lastReceivedAt.toISOString(),
    reportedAt: isoOf(study.reportedAt),
    instanceCounts: study.instanceCounts,
    highestScore: study.highestScore,
  };
}

export function viewSummary(study: StudySummary): SummaryView {
  const report = study.currentReport;
  return { ...progressOf(study), report: report && { ...report, storedAt: isoOf(report.storedAt) } };
}

const viewInstance = (row: InstanceRow & { readonly model: ModelRow | null }): DetailView['instances'][number] => ({
  seriesInstanceUID: row.seriesInstanceUID,
  sopInstanceUID: row.sopInstanceUID,
  sopClassUID: row.sopClassUID,
  modality: row.modality,
  outcome: row.state,
  code: row.code,
  reason: row.sentence,
  model: row.model && `${row.model.name}@${row.model.version}`,
  imageScore: row.imageScore,
  detections: row.detections && [...row.detections],
  columns: row.columns,
  rows: row.rows,
  attempts: row.attempts,
  receivedAt: row.receivedAt.toISOString(),
  decidedAt: isoOf(row.decidedAt),
  computeMs: row.computeMs,
});

const viewReport = (row: ReportRow): DetailView['reports'][number] => ({
  seriesInstanceUID: row.seriesInstanceUID,
  sopInstanceUID: row.sopInstanceUID,
  partial: row.partial,
  state: row.state,
  predecessorUID: row.predecessorUID,
  contentTime: row.contentTime.toISOString(),
  storedAt: isoOf(row.storedAt),
});

const viewDocument = (row: DocumentRow): DetailView['documents'][number] => ({
  seriesInstanceUID: row.seriesInstanceUID,
  sopInstanceUID: row.sopInstanceUID,
  sopClassUID: row.sopClassUID,
  outcome: row.state,
  code: row.code,
  reason: row.sentence,
  receivedAt: row.receivedAt.toISOString(),
  decidedAt: isoOf(row.decidedAt),
});

export const viewStudy = (study: StudyDetail): DetailView => ({
  ...progressOf(study),
  instances: study.instances.map(viewInstance),
  reports: study.reports.map(viewReport),
  documents: study.documents.map(viewDocument),
});

export const viewDeadLetter = ({ jobId, queue, reason, sentence, attempts, diedAt, requeuedAt }: DeadLetter): DeadLetterView => ({
  jobId,
  queue,
  reason,
  sentence,
  attempts,
  diedAt: diedAt.toISOString(),
  requeuedAt: isoOf(requeuedAt),
});

export const viewModel = ({ model, aliases, isDefault, network, engine, state, refusal }: LoadedModel): ModelView => ({
  name: model.name,
  version: model.version,
  aliases: [...aliases],
  isDefault,
  deviceUID: model.deviceUID,
  operatingPoint: model.operatingPoint,
  network,
  engine,
  state,
  refusal: refusal ?? null,
});
