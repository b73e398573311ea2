import type { Detection } from '#detection';
import { type Arrival, type Store, beginAnalysis, enterArrivals, recordOutcome } from '#store';

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

/** The image, 300 x 400 pixels, comes (again, as that revision of its instance), and the model finds these boxes on it. */
export async function enterAnalysed(store: Store, told: Arrival, detections: readonly Detection[], at: Date, revision = 1): Promise<void> {
  const job = { instanceId: told.instanceId, studyId: told.studyId, revision };
  const model = { name: 'net', version: 1, deviceUID: '2.25.1', operatingPoint: 0.3 };
  await store.transaction((tx) => enterArrivals(tx, [{ ...told, fileUUID: `${told.fileUUID} ${revision}` }], at));
  await store.transaction(async (tx) => {
    await beginAnalysis(tx, job, at);
    await recordOutcome(tx, job, { state: 'analysed', model, imageScore: 0.45, detections, computeMs: 4, columns: 300, rows: 400 }, 0, at);
  });
}
