import { describe, expect, it } from 'vitest';
import type { InferenceClient, InstanceAnswer } from '#contract';
import { type DataSet, composeDataSet } from '#dicom';
import { Fault } from '#fault';
import type { Arrival, InstanceRow } from '#store';
import { analyseInstance } from './analyse-instance.ts';

const radiograph = composeDataSet({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1', Modality: 'DX', BodyPartExamined: 'CHEST', ViewPosition: 'PA', Rows: 400, Columns: 300 });
const geometry = { columns: 300, rows: 400, tensorWidth: 256, tensorHeight: 256, scaleX: 0.64, scaleY: 0.64, offsetX: 0, offsetY: 0 };
const model = { name: 'test', version: 3, deviceUID: '2.25.3', operatingPoint: 0.3 };
const timings = { prepareMs: 1, queueMs: 2, computeMs: 3, batchSize: 1 };
const read: InstanceAnswer = { instanceKey: 'i', model, outcome: { kind: 'analysed', imageScore: 0.7, detections: [], geometry }, timings };

interface World {
  readonly header?: DataSet | Fault;
  readonly file?: Fault;
  /** Whether Orthanc lists the instance. */
  readonly listed?: boolean;
  /** One after another; the last again and again. */
  readonly answers?: readonly (InstanceAnswer | Fault)[];
}

/** Sources that answer as told, and what the inference service was asked. */
function worldOf({ header = radiograph, file, listed = true, answers = [read] }: World) {
  const asked: { readonly model: string | undefined; readonly bytes: string }[] = [];
  const orthanc = {
    describe: () => Promise.resolve(listed ? [{} as Arrival] : []),
    openFile: () => (file === undefined ? Promise.resolve({ bytes: (async function* chunks() { yield* [await Promise.resolve(Buffer.from('DICM'))]; })(), totalBytes: 4 }) : Promise.reject(file)),
  };
  const dicomWeb = { retrieveMetadata: () => (header instanceof Fault ? Promise.reject(header) : Promise.resolve(header)) };
  const inference: Pick<InferenceClient, 'analyze'> = {
    async *analyze(instances) {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      for await (const { model: wanted, bytes } of instances) {
        const pieces: Uint8Array[] = [];
        for await (const piece of bytes as AsyncIterable<Uint8Array>) pieces.push(piece);
        asked.push({ model: wanted, bytes: Buffer.concat(pieces).toString() });
      }
      if (answer instanceof Fault) throw answer;
      if (answer !== undefined) yield answer;
    },
  };
  const sources = { orthanc, dicomWeb, inference, deadlineMs: 30_000 };
  const instance = { instanceId: 'i', seriesInstanceUID: '1.3', sopInstanceUID: '1.4', askedModel: 'test@3' } as InstanceRow;
  const outcome = analyseInstance(sources, { studyInstanceUID: '1.2' }, instance, { signal: new AbortController().signal, requestId: 'r' });
  return { outcome, asked };
}

const gone = new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'Gone.');

describe('analyseInstance', () => {
  it('ships a radiograph to the model that was asked for', async () => {
    const { outcome, asked } = worldOf({});
    expect(await outcome).toEqual({ state: 'analysed', model, imageScore: 0.7, detections: [], computeMs: 3, columns: 300, rows: 400 });
    expect(asked).toEqual([{ model: 'test@3', bytes: 'DICM' }]);
  });

  it('takes the model that serves where the one that was asked for has left the service', async () => {
    const left = new Fault('NOT_FOUND', 'MODEL_NOT_LOADED', 'No such model.');
    const { outcome, asked } = worldOf({ answers: [left, { ...read, model: { ...model, version: 4 } }] });
    expect(await outcome).toMatchObject({ state: 'analysed', model: { version: 4 } });
    expect(asked).toEqual([{ model: 'test@3', bytes: 'DICM' }, { model: undefined, bytes: 'DICM' }]);
    await expect(worldOf({ answers: [left] }).outcome).rejects.toMatchObject({ reason: 'MODEL_NOT_LOADED' });
  });

  it('ships nothing that its header rules out', async () => {
    const { outcome, asked } = worldOf({ header: { ...radiograph, ...composeDataSet({ Modality: 'CT' }) } });
    expect(await outcome).toMatchObject({ state: 'skipped', code: 'MODALITY_NOT_SUPPORTED', columns: 300, rows: 400 });
    expect(asked).toEqual([]);
  });

  it('leaves the judgement to the service where the PACS cannot tell the header', async () => {
    const skipped: InstanceAnswer = { instanceKey: 'i', model, outcome: { kind: 'skipped', code: 'LOCALIZER', sentence: 'No.' }, timings };
    for (const header of [gone, new Fault('UNAVAILABLE', 'PACS_NO_METADATA', 'Nothing.')]) {
      expect(await worldOf({ header, answers: [skipped] }).outcome).toEqual({ state: 'skipped', code: 'LOCALIZER', sentence: 'No.' });
    }
  });

  it('tells an instance that is gone from a PACS that is away or does not find the file', async () => {
    expect(await worldOf({ file: gone, listed: false }).outcome).toEqual({ state: 'deleted' });
    await expect(worldOf({ file: gone }).outcome).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_FILE_MISSING' });
    await expect(worldOf({ file: new Fault('UNAVAILABLE', 'PACS_UNREACHABLE', 'Away.') }).outcome).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(worldOf({ header: new Fault('UNAVAILABLE', 'PACS_UNREACHABLE', 'Away.') }).outcome).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('takes for final what failed for the image, and gives to the queue what failed for the service', async () => {
    const failed = (code: string): InstanceAnswer => ({ instanceKey: 'i', model, outcome: { kind: 'failed', code, sentence: 'No.' }, timings });
    expect(await worldOf({ answers: [failed('DICOM_TRUNCATED')] }).outcome).toMatchObject({ state: 'failed', code: 'DICOM_TRUNCATED' });
    for (const code of ['PREPARATION_TIMEOUT', 'PREPARATION_CRASHED', 'UNEXPECTED']) {
      await expect(worldOf({ answers: [failed(code)] }).outcome).rejects.toMatchObject({ code: 'INTERNAL', reason: code, message: 'No.' });
    }
  });

  it('waits for a place as long as the service asks, and gives other faults to the queue', async () => {
    const full = new Fault('RESOURCE_EXHAUSTED', 'QUEUE_FULL', 'Full.', { retryAfterMs: 1 });
    const { outcome, asked } = worldOf({ answers: [full, full, read] });
    expect(await outcome).toMatchObject({ state: 'analysed' });
    expect(asked.map(({ bytes }) => bytes), 'the file is opened anew').toEqual(['DICM', 'DICM', 'DICM']);
    await expect(worldOf({ answers: [new Fault('DEADLINE_EXCEEDED', 'TOO_SLOW', 'Late.')] }).outcome).rejects.toMatchObject({ reason: 'TOO_SLOW' });
    await expect(worldOf({ answers: [new Fault('RESOURCE_EXHAUSTED', 'QUEUE_FULL', 'Full.', { retryAfterMs: 3_600_000 })] }).outcome).rejects.toMatchObject({ reason: 'QUEUE_FULL' });
  });
});
