import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataSet, composeDataSet, deriveUID, readDicom, text, writeDicom } from '#dicom';
import { phantomStudy } from '#phantom';
import { writeReview } from '#report';
import type { AgreedImage } from './agreed-images.ts';

/** The opacity that readers see on every image of the hospital. */
export const box = { left: 20, top: 30, width: 60, height: 70 };

/** An image as the hospital has it. */
export interface Filed {
  readonly image: AgreedImage;
  readonly dataSet: DataSet;
  readonly bytes: Uint8Array;
}

/** One picture under several identities of a hospital. */
export async function filed(identities: readonly Parameters<typeof composeDataSet>[0][]): Promise<Filed[]> {
  const [drawn] = await phantomStudy({ seed: 1, columns: 260, images: [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] });
  if (drawn === undefined) throw new Error('the phantom drew nothing');
  const { dataSet, pixelData, transferSyntaxUID } = readDicom(drawn.bytes);
  return identities.map((identity, index) => {
    const own: DataSet = { ...dataSet, ...composeDataSet({ SOPInstanceUID: deriveUID('image', String(index)), ...identity }) };
    const uid = (keyword: string) => text(own, keyword) ?? '';
    return { image: { studyInstanceUID: uid('StudyInstanceUID'), seriesInstanceUID: uid('SeriesInstanceUID'), sopInstanceUID: uid('SOPInstanceUID'), boxes: [box], labels: [] }, dataSet: own, bytes: writeDicom(own, transferSyntaxUID, pixelData) };
  });
}

/** The images, and what a person said of them, as a folder. */
export function reviewedFolder(images: readonly Filed[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hospital-'));
  images.forEach(({ image: { seriesInstanceUID, sopInstanceUID }, dataSet, bytes }, index) => {
    const reviewed = { seriesInstanceUID, sopInstanceUID, sopClassUID: text(dataSet, 'SOPClassUID') ?? '', columns: 260, rows: 260, verdict: 'present', boxes: [{ ...box, trackingUID: deriveUID('box', String(index)) }] } as const;
    const report = writeReview({ seriesInstanceUID: '2.25.7', sopInstanceUID: deriveUID('report', String(index)), contentTime: new Date(0), reviewer: 'R', source: dataSet, images: [reviewed] }, { sopClass: 'comprehensive-3d', seriesNumber: 1, softwareVersion: '1' });
    writeFileSync(join(folder, `${index}.dcm`), bytes);
    writeFileSync(join(folder, `${index}.sr.dcm`), writeDicom(report));
  });
  return folder;
}
