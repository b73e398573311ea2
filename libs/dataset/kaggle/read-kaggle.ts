import { join } from 'node:path';
import { type CsvRow, parseCsv } from '../csv.ts';
import { datasetFault } from '../dataset-fault.ts';
import { listDatasetFolder, readDatasetText, readImageBytes } from '../dataset-files.ts';
import { readFacts } from '../dicom-facts.ts';
import { type Dataset, type RsnaClass, type Sample, type TruthBox, rsnaClasses } from '../sample.ts';
import { truthBox } from '../truth-box.ts';
import { kaggleFiles } from './kaggle-files.ts';

interface LabelRow {
  readonly where: string;
  readonly edges: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined;
}

function labelOf({ line, fields }: CsvRow): LabelRow {
  const where = `${kaggleFiles.labels} line ${line}`;
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((column) => (fields[column] === '' ? Number.NaN : Number(fields[column])));
  if (fields.Target !== '0' && fields.Target !== '1') throw datasetFault('LABEL_INVALID', where, 'Target must be 0 or 1.');
  if (fields.Target === '0') return { where, edges: undefined };
  return { where, edges: { x: x ?? Number.NaN, y: y ?? Number.NaN, width: width ?? Number.NaN, height: height ?? Number.NaN } };
}

function classOf({ line, fields }: CsvRow): RsnaClass {
  const found = rsnaClasses.find((name) => name === fields.class);
  if (found === undefined) throw datasetFault('LABEL_INVALID', `${kaggleFiles.classes} line ${line}`, `the class is none of ${rsnaClasses.join(', ')}.`);
  return found;
}

/** Persons behind the images, where the folder tells them (`provenance.csv` with `patientId` and `nihPatient` or `patient`). */
async function readPersons(directory: string, files: readonly string[]): Promise<Map<string, string>> {
  if (!files.includes(kaggleFiles.provenance)) return new Map();
  const rows = parseCsv(await readDatasetText(directory, kaggleFiles.provenance), ['patientId'], kaggleFiles.provenance);
  return new Map(rows.map(({ fields }) => [fields.patientId ?? '', fields.nihPatient ?? fields.patient ?? fields.patientId ?? '']));
}

async function readSample(directory: string, id: string, labels: readonly LabelRow[]): Promise<Omit<Sample, 'source' | 'patient'>> {
  const file = `${kaggleFiles.images}/${id}.dcm`;
  const image = { encoding: 'dicom', path: join(directory, file) } as const;
  const facts = readFacts(await readImageBytes(image), file);
  const boxes = labels.flatMap(({ where, edges }): TruthBox[] =>
    edges === undefined ? [] : [truthBox({ left: edges.x, top: edges.y, right: edges.x + edges.width, bottom: edges.y + edges.height }, 'opacity', facts, where)],
  );
  return { id, image, boxes, ...facts };
}

/**
 * The folder of Kaggle's RSNA Pneumonia Detection Challenge: DICOM files, boxes in `stage_2_train_labels.csv` (pixels; one row a box),
 * classes in `stage_2_detailed_class_info.csv`. There each image is a patient of its own; `provenance.csv`, if there, joins persons.
 * @throws Fault INVALID_ARGUMENT naming file and line: FILE_MISSING, CSV_HEADER_MISSING, CSV_INVALID, LABEL_INVALID, BOX_INVALID, BOX_OUTSIDE_IMAGE, DICOM_UNREADABLE
 */
export async function readKaggle(directory: string, source: string): Promise<Dataset> {
  const files = await listDatasetFolder(directory);
  const labels = parseCsv(await readDatasetText(directory, kaggleFiles.labels), ['patientId', 'x', 'y', 'width', 'height', 'Target'], kaggleFiles.labels);
  const classRows = files.includes(kaggleFiles.classes) ? parseCsv(await readDatasetText(directory, kaggleFiles.classes), ['patientId', 'class'], kaggleFiles.classes) : [];
  const classes = new Map(classRows.map((row) => [row.fields.patientId ?? '', classOf(row)]));
  const persons = await readPersons(directory, files);
  const samples: Sample[] = [];
  for (const [id, rows] of Map.groupBy(labels, ({ fields }) => fields.patientId ?? '')) {
    const rsnaClass = classes.get(id);
    samples.push({ ...(await readSample(directory, id, rows.map(labelOf))), patient: persons.get(id) ?? id, source, ...(rsnaClass && { rsnaClass }) });
  }
  return { form: 'kaggle', samples, classes: ['opacity'], notes: persons.size > 0 ? [] : ['No provenance.csv: each image counts as a patient of its own.'] };
}
