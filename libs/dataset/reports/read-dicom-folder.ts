import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { clipBox } from '#detection';
import { type DataSet, readDicom, text } from '#dicom';
import { Fault } from '#fault';
import { type ReadReport, readReport } from '#report';
import { datasetFault } from '../dataset-fault.ts';
import { isDicomName, readImageBytes } from '../dataset-files.ts';
import { type DicomFacts, factsOf, isBurnedIn } from '../dicom-facts.ts';
import { patientHash } from '../patient-hash.ts';
import type { Dataset, Sample, TruthBox } from '../sample.ts';
import { truthBox } from '../truth-box.ts';
import { type ImageTruth, type Truth, truthOfReports } from './choose-report.ts';

interface FoundImage {
  readonly path: string;
  readonly file: string;
  readonly dataSet: DataSet;
}

interface Found {
  readonly images: FoundImage[];
  readonly reports: ReadReport[];
}

async function readFound(directory: string): Promise<Found> {
  const found: Found = { images: [], reports: [] };
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

const label = 'opacity';

/** A reader's boxes as far as they lie on the image, as the gateway takes them; those that a data set brought must lie on it. */
function boxesOn({ boxes, by }: ImageTruth, { columns, rows }: DicomFacts, file: string): TruthBox[] {
  if (by === 'reader') return boxes.flatMap((box) => clipBox(box, columns, rows) ?? []).map((box) => ({ ...box, label }));
  return boxes.map(({ left, top, width, height }) => truthBox({ left, top, right: left + width, bottom: top + height }, label, { columns, rows }, `the report on ${file}`));
}

/** Why an image is left out, as a note says it after the number of such images. */
const reasons = {
  unread: 'without a report that a person made or confirmed were left out',
  'not-assessable': 'were left out: their reader cannot judge them',
  unsaid: 'were left out: their reports do not say whether there are opacities, or where',
  'burned-in': 'were left out: their header says that annotations are burned in',
} as const;

function sampleOf({ path, file, dataSet }: FoundImage, { byImage, named }: Truth, source: string): Sample | keyof typeof reasons {
  const id = text(dataSet, 'SOPInstanceUID') ?? file;
  const truth = byImage.get(id);
  if (truth === undefined) return named.has(id) ? 'unsaid' : 'unread';
  if (truth.verdict === 'not-assessable') return truth.verdict;
  const facts = factsOf(dataSet, file);
  const boxes = boxesOn(truth, facts, file);
  if (truth.verdict === 'boxes' && boxes.length === 0) return 'unsaid';
  if (isBurnedIn(dataSet)) return 'burned-in';
  return { id, patient: patientHash(dataSet, id), source, image: { encoding: 'dicom', path }, boxes, ...facts };
}

/**
 * A folder of DICOM images with Structured Reports on them (TID 1500), at any depth: what people drew or confirmed is the truth, read as the gateway
 * reads it. Images of which no report says what they show, and those into which annotations are burned, are left out, and notes tell how many and why.
 * @throws Fault INVALID_ARGUMENT naming the file: DICOM_UNREADABLE; BOX_INVALID, BOX_OUTSIDE_IMAGE in what a data set brought; NO_TRUTH when no image is left
 */
export async function readDicomFolder(directory: string, source: string): Promise<Dataset> {
  const { images, reports } = await readFound(directory);
  const truth = truthOfReports(reports);
  const read = images.map((image) => sampleOf(image, truth, source));
  const samples = read.filter((one) => typeof one !== 'string');
  const notes = Object.entries(reasons).flatMap(([reason, sentence]) => {
    const left = read.filter((one) => one === reason).length;
    return left > 0 ? [`${left} images ${sentence}.`] : [];
  });
  if (samples.length === 0) throw datasetFault('NO_TRUTH', source, ['no report that a person made or confirmed says what a usable image in this folder shows.', ...notes].join(' '));
  return { form: 'dicom', samples, classes: [label], notes };
}
