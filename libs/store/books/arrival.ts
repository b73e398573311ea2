/** An instance that Orthanc stored. */
export interface Arrival {
  /** Orthanc's identifiers. */
  readonly instanceId: string;
  readonly studyId: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  readonly modality: string | null;
  /** Orthanc's name of the stored file. */
  readonly fileUUID: string;
}
