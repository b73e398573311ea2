import { type DataSet, composeDataSet } from '#dicom';
import type { ReportReference, ReportedImage } from './content.ts';
import { hierarchicalReference } from './sop-instance-reference.ts';
import type { Timestamp } from './timestamp.ts';

/** SOP classes in which a report can be written. */
export const sopClasses = {
  'comprehensive-3d': '1.2.840.10008.5.1.4.1.1.88.34',
  comprehensive: '1.2.840.10008.5.1.4.1.1.88.33',
} as const;

export type ReportSOPClass = keyof typeof sopClasses;

/** What the header says, whoever speaks in the document. */
interface Document extends Omit<ReportReference, 'studyInstanceUID' | 'sopClassUID'> {
  readonly images: readonly Omit<ReportedImage, 'outcome'>[];
  readonly predecessor?: ReportReference | undefined;
}

/** SR Document Series Module (PS3.3 C.17.1). */
export const documentSeries = (content: Document, seriesNumber: number, description: string, at: Timestamp): DataSet =>
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
export const documentGeneral = (content: Document, studyInstanceUID: string, at: Timestamp): DataSet =>
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
export const sopCommon = (content: Document, sopClass: ReportSOPClass, at: Timestamp, timezone: string | undefined): DataSet =>
  composeDataSet({
    SOPClassUID: sopClasses[sopClass],
    SOPInstanceUID: content.sopInstanceUID,
    InstanceCreationDate: at.date,
    InstanceCreationTime: at.time,
    TimezoneOffsetFromUTC: timezone,
  });
