import type { Arrival } from '#store';

/** A DX image as the ingest enters it: the only one of its study. */
export const arrival = (study: string | number): Arrival => ({
  instanceId: `instance-${study}`,
  studyId: `study-${study}`,
  fileUUID: `file-${study}`,
  studyInstanceUID: `1.2.${study}`,
  seriesInstanceUID: `1.2.${study}.1`,
  sopInstanceUID: `1.2.${study}.1.1`,
  sopClassUID: '1.2.840.10008.5.1.4.1.1.1.1',
  modality: 'DX',
});
