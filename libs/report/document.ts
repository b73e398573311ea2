import { type DataSet, composeDataSet, text } from '#dicom';
import type { ReportContent, ReportedImage } from './content.ts';
import { patientAndStudy } from './patient-study.ts';
import { hierarchicalReference } from './sop-instance-reference.ts';
import { offsetOfStudy } from './time-zone.ts';
import { type Timestamp, isOffset, toTimestamp } from './timestamp.ts';

/** SOP classes in which a report can be written. */
export const sopClasses = {
  'comprehensive-3d': '1.2.840.10008.5.1.4.1.1.88.34',
  comprehensive: '1.2.840.10008.5.1.4.1.1.88.33',
} as const;

export type ReportSOPClass = keyof typeof sopClasses;

/** The SOP class of a report that was written, by its UID. */
export const sopClassOf = (sopClassUID: string): ReportSOPClass => (sopClassUID === sopClasses.comprehensive ? 'comprehensive' : 'comprehensive-3d');

export interface WriteReportOptions {
  /** SOP class of the document; `comprehensive-3d` (IHE AIR) unless a PACS refuses it. */
  readonly sopClass: ReportSOPClass;
  readonly seriesNumber: number;
  /** Version of the software that writes. */
  readonly softwareVersion: string;
  /** Default: PneumoGate. */
  readonly manufacturer?: string | undefined;
  /** Time zone of the study's dates and times where the image states none: an IANA name, or an offset such as `+01:00`. The report then states it. */
  readonly timeZone?: string | undefined;
  /** Offset of the clock that the report shows where neither tells, as `+0100`; default `+0000`. It says nothing of the study's times, so it is not stated. */
  readonly timezoneOffset?: string | undefined;
}

/** What the header says, whoever speaks in the document. */
interface Document extends Omit<ReportContent, 'model' | 'images'> {
  readonly images: readonly Omit<ReportedImage, 'outcome'>[];
}

/** SR Document Series Module (PS3.3 C.17.1). */
const documentSeries = (content: Document, seriesNumber: number, description: string, at: Timestamp): DataSet =>
  composeDataSet({
    Modality: 'SR',
    SeriesInstanceUID: content.seriesInstanceUID,
    SeriesNumber: seriesNumber,
    SeriesDate: at.date,
    SeriesTime: at.time,
    SeriesDescription: description.slice(0, 64),
    ReferencedPerformedProcedureStepSequence: [],
  });

/** SR Document General Module (PS3.3 C.17.2): complete, not verified by a person; the evidence names every image that the content refers to. */
const documentGeneral = (content: Document, studyInstanceUID: string, at: Timestamp): DataSet =>
  composeDataSet({
    InstanceNumber: 1,
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ContentDate: at.date,
    ContentTime: at.time,
    PerformedProcedureCodeSequence: [],
    CurrentRequestedProcedureEvidenceSequence: hierarchicalReference(studyInstanceUID, content.images),
    PredecessorDocumentsSequence: content.predecessor && hierarchicalReference(content.predecessor.studyInstanceUID, [content.predecessor]),
  });

/** SOP Common Module (PS3.3 C.12.1). */
const sopCommon = (content: Document, sopClass: ReportSOPClass, at: Timestamp, timezone: string | undefined): DataSet =>
  composeDataSet({
    SOPClassUID: sopClasses[sopClass],
    SOPInstanceUID: content.sopInstanceUID,
    InstanceCreationDate: at.date,
    InstanceCreationTime: at.time,
    TimezoneOffsetFromUTC: timezone,
  });

/**
 * All that stands before equipment and content, and the time of the document. TimezoneOffsetFromUTC speaks of the copied study times too (PS3.3
 * C.12.1.1.8), so it is written only where the image or the options state theirs; the instant itself stands in ObservationDateTime with its own
 * offset.
 * Throws INVALID_ARGUMENT where the source names no study.
 */
export function documentHeader(content: Document, options: WriteReportOptions, seriesDescription: string): { readonly header: DataSet; readonly at: Timestamp } {
  const stated = text(content.source, 'TimezoneOffsetFromUTC');
  const copied = patientAndStudy(content.source);
  const timezone = isOffset(stated) ? stated : options.timeZone && offsetOfStudy(options.timeZone, copied, content.contentTime);
  const at = toTimestamp(content.contentTime, timezone ?? options.timezoneOffset ?? '+0000');
  const header = {
    ...copied,
    ...sopCommon(content, options.sopClass, at, timezone),
    ...documentSeries(content, options.seriesNumber, seriesDescription, at),
    ...documentGeneral(content, text(copied, 'StudyInstanceUID') ?? '', at),
    ...composeDataSet({ ObservationDateTime: at.dateTime }),
  };
  return { header, at };
}
