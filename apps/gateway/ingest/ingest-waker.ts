/** Told by whoever stores into Orthanc, so that the ingest need not wait for its next look. */
export abstract class IngestWaker {
  /** Something was stored in Orthanc a moment ago: its changes are read at once. */
  abstract wake(): void;
}
