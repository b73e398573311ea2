import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SnapshotEntry, entriesOf, openDataset, pseudonymsOf, writeSnapshot } from '#dataset';
import { gatewayEntries } from './gateway-entries.ts';
import { type Filed, box, filed, reviewedFolder } from './hospital.fixture.ts';

const pseudonyms = pseudonymsOf(Buffer.from('a secret'));
const division = { validation: 0, test: 0, seed: 1 };

async function byGateway(images: readonly Filed[], onLeftOut: (sentence: string) => void = () => undefined): Promise<SnapshotEntry[]> {
  const retrieveInstance = ({ sopInstanceUID }: { readonly sopInstanceUID: string }) => Promise.resolve(images.find(({ image }) => image.sopInstanceUID === sopInstanceUID)?.bytes ?? new Uint8Array());
  const all: SnapshotEntry[] = [];
  for await (const entry of gatewayEntries(images.map(({ image }) => image), { dicomWeb: { retrieveInstance }, pseudonyms, signal: new AbortController().signal, onLineage: () => undefined, onLeftOut })) all.push(entry);
  return all;
}

/** The same images, and what a person said of them, as a folder. */
async function byFolder(images: readonly Filed[]): Promise<SnapshotEntry[]> {
  const all: SnapshotEntry[] = [];
  for await (const entry of entriesOf([await openDataset(reviewedFolder(images))], pseudonyms)) all.push(entry);
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
