import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arrival, type JobData, type Outcome, type ReportFacts, type Store, beginAnalysis, enterArrivals, openStore, recordOutcome } from './index.ts';

/** A store on an embedded database of its own. */
export async function openTestStore(): Promise<{ readonly store: Store; readonly directory: string; close(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'pneumogate-store-'));
  const store = await openStore({ directory }, { retry: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1 } });
  return {
    store,
    directory,
    close: async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

export const arrival = (study: string, image: string, fileUUID = `file of ${study} ${image}`): Arrival => ({
  instanceId: `${study}/${image}`,
  studyId: study,
  studyInstanceUID: `1.2.${study}`,
  seriesInstanceUID: `1.2.${study}.1`,
  sopInstanceUID: `1.2.${study}.1.${image}`,
  sopClassUID: '1.2.840.10008.5.1.4.1.1.1.1',
  modality: 'DX',
  fileUUID,
});

export const model = (version = 1) => ({ name: 'test', version, deviceUID: `2.25.${version}`, operatingPoint: 0.3 });

export const analysed = (imageScore: number, version = 1): Outcome => ({
  state: 'analysed',
  model: model(version),
  imageScore,
  detections: [{ score: imageScore, left: 1, top: 2, width: 3, height: 4 }],
  computeMs: 5,
  columns: 300,
  rows: 400,
});

/** An identity that can be read in a failing test. */
export const identify = ({ studyId, modelDeviceUID, predecessorUID, images }: ReportFacts) => {
  const sopInstanceUID = JSON.stringify([studyId, modelDeviceUID, predecessorUID, images]);
  return { seriesInstanceUID: `series ${sopInstanceUID}`, sopInstanceUID, sopClassUID: '1.2.840.10008.5.1.4.1.1.88.34' };
};

export const enter = (store: Store, arrivals: readonly Arrival[], now: Date): Promise<number> => store.transaction((tx) => enterArrivals(tx, arrivals, now));

/** Does what an analysis job does. False: nobody asks any more. */
export async function decideInstance(store: Store, job: JobData['analysis'], outcome: Outcome, now: Date, settleMs = 0): Promise<boolean> {
  const question = await store.transaction((tx) => beginAnalysis(tx, job, now));
  return question !== undefined && (await store.transaction((tx) => recordOutcome(tx, job, outcome, settleMs, now)));
}
