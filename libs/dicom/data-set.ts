/**
 * A data set in the DICOM JSON Model (PS3.18 F.2), keyed by eight hex digits. Files, DICOMweb metadata and reports all become this one
 * form, so that a rule reads the same whether it judges a file or a QIDO answer.
 */
export type DataSet = Readonly<Record<string, Element>>;

export interface Element {
  readonly vr: string;
  /** Numbers for numeric VRs (IS and DS too), objects for PN (`{Alphabetic}`) and SQ (`DataSet`), strings otherwise. */
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}
