import type { Detection } from '#detection';
import type { DataSet } from '#dicom';

/** What a report says, free of any encoding. */
export interface ReportContent {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly contentTime: Date;
  readonly model: ReportedModel;
  /** Data set of one image of the study: its patient, study and character set go into the report. */
  readonly source: DataSet;
  /** In the order in which they are listed; at least one is `analysed`. */
  readonly images: readonly ReportedImage[];
  /** The report that this one replaces. */
  readonly predecessor?: ReportReference | undefined;
}

export interface ReportedModel {
  readonly name: string;
  readonly version: number;
  readonly deviceUID: string;
  /** Score from which a box is reported, 0..1. */
  readonly operatingPoint: number;
}

export interface ReportReference {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
}

export interface ReportedImage {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  readonly columns: number;
  readonly rows: number;
  readonly outcome: ImageOutcome;
}

export type ImageOutcome =
  | { readonly kind: 'analysed'; readonly imageScore: number; readonly detections: readonly Detection[] }
  | { readonly kind: 'skipped' | 'failed'; readonly code: string; readonly sentence: string };
