import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCsv } from '../csv.ts';
import { dicomInstance } from '../dicom-instance.ts';
import type { Sample } from '../sample.ts';
import { kaggleFiles } from './kaggle-files.ts';

const labelRows = ({ id, boxes }: Sample) =>
  boxes.length === 0
    ? [{ patientId: id, Target: 0 }]
    : boxes.map(({ left, top, width, height }) => ({ patientId: id, x: left, y: top, width, height, Target: 1 }));

/** Writes the challenge's folder into an empty one: each image with its own pixels and a header without a person, and the CSV files. */
export async function writeKaggle(directory: string, samples: readonly Sample[], onSample: () => void = () => undefined): Promise<void> {
  await mkdir(join(directory, kaggleFiles.images));
  for (const sample of samples) {
    await writeFile(join(directory, kaggleFiles.images, `${sample.id}.dcm`), await dicomInstance(sample));
    onSample();
  }
  const classes = samples.flatMap(({ id, rsnaClass }) => (rsnaClass === undefined ? [] : [{ patientId: id, class: rsnaClass }]));
  const persons = samples.map(({ id, patient }) => ({ patientId: id, patient }));
  await writeFile(join(directory, kaggleFiles.labels), formatCsv(['patientId', 'x', 'y', 'width', 'height', 'Target'], samples.flatMap(labelRows)));
  await writeFile(join(directory, kaggleFiles.classes), formatCsv(['patientId', 'class'], classes));
  await writeFile(join(directory, kaggleFiles.provenance), formatCsv(['patientId', 'patient'], persons));
}
