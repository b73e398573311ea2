import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SnapshotEntry, entriesOf, openDataset, pseudonymsOf, writeSnapshot } from '#dataset';
import { type DataSet, composeDataSet, deriveUID, readDicom, text, writeDicom } from '#dicom';
import { phantomStudy } from '#phantom';
import { writeReview } from '#report';
import type { AgreedImage } from './agreed-images.ts';
import { gatewayEntries } from './gateway-entries.ts';

const pseudonyms = pseudonymsOf(Buffer.from('a secret'));
const box = { left: 20, top: 30, width: 60, height: 70 };
const division = { validation: 0, test: 0, seed: 1 };

interface Filed {
  readonly image: AgreedImage;
  readonly dataSet: DataSet;
  readonly bytes: Uint8Array;
}

/** One picture under several identities of a hospital. */
async function filed(identities: readonly Parameters<typeof composeDataSet>[0][]): Promise<Filed[]> {
  const [drawn] = await phantomStudy({ seed: 1, columns: 260, images: [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] });
  if (drawn === undefined) throw new Error('the phantom drew nothing');
  const { dataSet, pixelData, transferSyntaxUID } = readDicom(drawn.bytes);
  return identities.map((identity, index) => {
    const own: DataSet = { ...dataSet, ...composeDataSet({ SOPInstanceUID: deriveUID('image', String(index)), ...identity }) };
    const uid = (keyword: string) => text(own, keyword) ?? '';
    return { image: { studyInstanceUID: uid('StudyInstanceUID'), seriesInstanceUID: uid('SeriesInstanceUID'), sopInstanceUID: uid('SOPInstanceUID'), boxes: [box], labels: [] }, dataSet: own, bytes: writeDicom(own, transferSyntaxUID, pixelData) };
  });
}

async function byGateway(images: readonly Filed[], onLeftOut: (sentence: string) => void = () => undefined): Promise<SnapshotEntry[]> {
  const retrieveInstance = ({ sopInstanceUID }: { readonly sopInstanceUID: string }) => Promise.resolve(images.find(({ image }) => image.sopInstanceUID === sopInstanceUID)?.bytes ?? new Uint8Array());
  const all: SnapshotEntry[] = [];
  for await (const entry of gatewayEntries(images.map(({ image }) => image), { dicomWeb: { retrieveInstance }, pseudonyms, signal: new AbortController().signal, onLineage: () => undefined, onLeftOut })) all.push(entry);
  return all;
}

/** The same images, and what a person said of them, as a folder. */
async function byFolder(images: readonly Filed[]): Promise<SnapshotEntry[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hospital-'));
  images.forEach(({ image: { seriesInstanceUID, sopInstanceUID }, dataSet, bytes }, index) => {
    const reviewed = { seriesInstanceUID, sopInstanceUID, sopClassUID: text(dataSet, 'SOPClassUID') ?? '', columns: 260, rows: 260, verdict: 'present', boxes: [{ ...box, trackingUID: deriveUID('box', String(index)) }] } as const;
    const report = writeReview({ seriesInstanceUID: '2.25.7', sopInstanceUID: deriveUID('report', String(index)), contentTime: new Date(0), reviewer: 'R', source: dataSet, images: [reviewed] }, { sopClass: 'comprehensive-3d', seriesNumber: 1, softwareVersion: '1' });
    writeFileSync(join(folder, `${index}.dcm`), bytes);
    writeFileSync(join(folder, `${index}.sr.dcm`), writeDicom(report));
  });
  const all: SnapshotEntry[] = [];
  for await (const entry of entriesOf([await openDataset(folder)], pseudonyms)) all.push(entry);
  return all;
}

describe('gatewayEntries', () => {
  let images: Filed[];
  beforeAll(async () => {
    images = await filed([{ PatientID: '7', IssuerOfPatientID: 'North' }, { PatientID: '7', IssuerOfPatientID: 'South' }, { PatientID: '8', IssuerOfPatientID: [] }, { PatientID: [], IssuerOfPatientID: [] }, { PatientID: [], IssuerOfPatientID: [] }]);
  });

  it('gives persons and images the names that a folder of the same images gives them, also for a frozen evaluation set', async () => {
    const names = (entries: readonly SnapshotEntry[]) => entries.map(({ sample: { id, patient, boxes }, formerly }) => ({ id, patient, boxes, former: formerly?.patient }));
    const gateway = names(await byGateway(images));
    expect(names(await byFolder(images))).toEqual(gateway);
    expect(gateway.map(({ patient }) => patient)).toEqual([pseudonyms.patient('North', '7'), pseudonyms.patient('South', '7'), pseudonyms.patient('', '8'), ...images.slice(3).map(({ image }) => pseudonyms.patient('', image.studyInstanceUID))]);
    expect(gateway.map(({ id }) => id)).toEqual(images.map(({ image }) => pseudonyms.uid(image.sopInstanceUID)));
  });

  it('brings no image beside the same one of a folder', async () => {
    const both = [...(await byFolder(images.slice(0, 1))), ...(await byGateway(images.slice(0, 1)))];
    await expect(writeSnapshot(join(mkdtempSync(join(tmpdir(), 'both-')), 'snapshot'), both, division)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'IMAGE_TWICE' });
  });

  it('leaves out an image beside which all its boxes lie, instead of calling it free of opacities', async () => {
    const sentences: string[] = [];
    const beside = images.slice(0, 1).map((one) => ({ ...one, image: { ...one.image, boxes: [{ ...box, left: 9999 }] } }));
    expect(await byGateway(beside, (sentence) => sentences.push(sentence))).toEqual([]);
    expect(sentences).toEqual(['An image was left out: all of its boxes lie beside it.']);
  });
});
