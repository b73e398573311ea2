import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type DataSet, readDicom, text } from '#dicom';
import { Fault } from '#fault';
import { type ReadReport, readReport } from '#report';
import { datasetFault } from '../dataset-fault.ts';
import { isDicomName, readImageBytes } from '../dataset-files.ts';
import { factsOf } from '../dicom-facts.ts';
import type { Dataset, Sample, TruthBox } from '../sample.ts';
import { truthBox } from '../truth-box.ts';
import { truthByImage } from './choose-report.ts';

interface FoundImage {
  readonly path: string;
  readonly file: string;
  readonly dataSet: DataSet;
}

interface Found {
  readonly images: FoundImage[];
  readonly reports: ReadReport[];
  readonly notes: string[];
}

/** What names a patient here: never the hospital's own number, which must not leave it with a data set. */
const pseudonym = (dataSet: DataSet, fallback: string): string =>
  createHash('sha256')
    .update(`${text(dataSet, 'IssuerOfPatientID') ?? ''}\n${text(dataSet, 'PatientID') ?? fallback}`)
    .digest('hex')
    .slice(0, 16);

async function readFound(directory: string): Promise<Found> {
  const found: Found = { images: [], reports: [], notes: [] };
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && isDicomName(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.toSorted()) {
    const file = relative(directory, path);
    if (file.endsWith('DICOMDIR')) continue;
    try {
      sortIn(found, { path, file, dataSet: readDicom(await readImageBytes({ encoding: 'dicom', path })).dataSet });
    } catch (error) {
      throw datasetFault('DICOM_UNREADABLE', file, Fault.from(error).message, error);
    }
  }
  return found;
}

function sortIn(found: Found, image: FoundImage): void {
  if (text(image.dataSet, 'Modality') !== 'SR') found.images.push(image);
  else found.reports.push(readReport(image.dataSet));
}

function sampleOf({ path, file, dataSet }: FoundImage, report: ReadReport, source: string): Sample {
  const id = text(dataSet, 'SOPInstanceUID') ?? file;
  const facts = factsOf(dataSet, file);
  const boxes = report.regions
    .filter(({ sopInstanceUID }) => sopInstanceUID === id)
    .map(({ box }): TruthBox => truthBox({ left: box.left, top: box.top, right: box.left + box.width, bottom: box.top + box.height }, 'opacity', facts, `the report on ${file}`));
  return { id, patient: pseudonym(dataSet, id), source, image: { encoding: 'dicom', path }, boxes, ...facts };
}

/**
 * A folder of DICOM images with Structured Reports on them (TID 1500), at any depth: what people drew or confirmed is the truth. Images of
 * which only a model's report speaks, or none, are left out, and a note tells how many.
 * @throws Fault INVALID_ARGUMENT naming the file: DICOM_UNREADABLE, BOX_INVALID, BOX_OUTSIDE_IMAGE; NO_TRUTH when no image is left
 */
export async function readDicomFolder(directory: string, source: string): Promise<Dataset> {
  const { images, reports, notes } = await readFound(directory);
  const truth = truthByImage(reports);
  const samples = images.flatMap((image) => {
    const report = truth.get(text(image.dataSet, 'SOPInstanceUID') ?? '');
    return report === undefined ? [] : [sampleOf(image, report, source)];
  });
  if (samples.length === 0) throw datasetFault('NO_TRUTH', source, 'no report that a person made or confirmed speaks of an image in this folder.');
  const left = images.length - samples.length;
  if (left > 0) notes.push(`${left} images without a report that a person made or confirmed were left out.`);
  return { form: 'dicom', samples, classes: ['opacity'], notes };
}
