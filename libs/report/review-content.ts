import type { Box } from '#detection';
import type { DataSet } from '#dicom';
import type { ReportReference, ReportedImage } from './content.ts';
import type { ImageVerdict } from './read-content.ts';

/** What a person says of a study's images, free of any encoding. */
export interface ReviewContent {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly contentTime: Date;
  /** Person Observer Name, in the form of VR PN (`Family^Given`). */
  readonly reviewer: string;
  /** Data set of one image of the study: its patient, study and character set go into the report. */
  readonly source: DataSet;
  /** In the order in which they are listed. */
  readonly images: readonly ReviewedImage[];
  /** The report that the person started from. */
  readonly predecessor?: ReportReference | undefined;
}

export interface ReviewedImage extends Omit<ReportedImage, 'outcome'> {
  readonly verdict: ImageVerdict;
  /** Of `present` only, in pixels of the image's own matrix. */
  readonly boxes: readonly ReviewedBox[];
}

export interface ReviewedBox extends Box {
  /** That of the predecessor's box where it is the same finding (PS3.16 TID 1410, Tracking Unique Identifier). */
  readonly trackingUID: string;
}
