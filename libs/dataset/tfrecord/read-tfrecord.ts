import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { datasetFault } from '../dataset-fault.ts';
import { listDatasetFolder, stem } from '../dataset-files.ts';
import { rasterSize } from '../raster.ts';
import { type Dataset, type Sample, type TruthBox, rsnaClasses, splits } from '../sample.ts';
import { truthBox } from '../truth-box.ts';
import { type Feature, decodeExample } from './example.ts';
import { type TfRecord, readRecords } from './record-file.ts';

type Features = ReadonlyMap<string, Feature>;

const bytesOf = (features: Features, name: string): Uint8Array[] => (features.get(name) ?? []).filter((value) => value instanceof Uint8Array);
const textsOf = (features: Features, name: string): string[] => bytesOf(features, name).map((value) => Buffer.from(value).toString('utf8'));
const numbersOf = (features: Features, name: string): number[] => (features.get(name) ?? []).filter((value) => typeof value === 'number');
const textOf = (features: Features, name: string): string | undefined => textsOf(features, name)[0] ?? undefined;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

async function sizeOf(features: Features, encoded: Uint8Array, where: string): Promise<Size> {
  const [columns, rows] = [numbersOf(features, 'image/width')[0], numbersOf(features, 'image/height')[0]];
  return columns && rows ? { columns, rows } : await rasterSize(encoded, where);
}

function boxesOf(features: Features, size: Size, where: string): TruthBox[] {
  const edges = ['xmin', 'ymin', 'xmax', 'ymax'].map((edge) => numbersOf(features, `image/object/bbox/${edge}`));
  const [xmin = [], ymin = [], xmax = [], ymax = []] = edges;
  if (edges.some((values) => values.length !== xmin.length)) throw datasetFault('BOX_INVALID', where, 'its four lists of edges differ in length.');
  const labels = textsOf(features, 'image/object/class/text');
  const visible = numbersOf(features, 'image/object/bbox/lung_coverage');
  return xmin.flatMap((left, i) => {
    const label = labels[i] ?? 'opacity';
    if (label === 'no_opacity') return [];
    const [top, right, bottom] = [ymin[i] ?? Number.NaN, xmax[i] ?? Number.NaN, ymax[i] ?? Number.NaN];
    const box = truthBox({ left: left * size.columns, top: top * size.rows, right: right * size.columns, bottom: bottom * size.rows }, label, size, where);
    return [visible[i] === undefined ? box : { ...box, visibleShare: visible[i] }];
  });
}

function factsOf(features: Features): Partial<Sample> {
  const rsnaClass = rsnaClasses.find((name) => name === textOf(features, 'image/class/text'));
  const [view, sex, age] = [textOf(features, 'image/view_position'), textOf(features, 'image/patient_sex'), numbersOf(features, 'image/patient_age')[0]];
  const lungsOnly = features.has('image/lung_fraction') || numbersOf(features, 'image/lungs_only')[0] === 1;
  return { ...(rsnaClass && { rsnaClass }), ...(view && { view }), ...(sex && { sex }), ...(age !== undefined && { age }), ...(lungsOnly && { lungsOnly }) };
}

async function sampleOf(record: TfRecord, path: string, source: string): Promise<Sample> {
  const where = `${basename(path)} record ${record.index + 1}`;
  const features = decodeExample(record.data, where);
  const [encoded] = bytesOf(features, 'image/encoded');
  if (encoded === undefined || encoded.length === 0) throw datasetFault('FEATURE_MISSING', where, 'there is no image/encoded.');
  const name = textOf(features, 'image/filename');
  const id = textOf(features, 'image/source_id') ?? (name === undefined ? `${stem(path)}-${record.index + 1}` : stem(name));
  const size = await sizeOf(features, encoded, where);
  const split = splits.find((part) => basename(path).includes(`-${part}-`));
  return {
    id,
    patient: textOf(features, 'image/patient_id') ?? id,
    source: textOf(features, 'image/source') ?? source,
    // The image is a view of the record, so its place in the file is known and it can be read again alone.
    image: { encoding: 'raster', path, offset: record.offset + encoded.byteOffset - record.data.byteOffset, length: encoded.length },
    ...size,
    boxes: boxesOf(features, size, where),
    ...factsOf(features),
    ...(split && { split }),
  };
}

/**
 * TFRecord files of `tf.Example` with the features that the article's code reads: a file, or every `.tfrecord` of a folder. Every checksum is verified.
 * @throws Fault INVALID_ARGUMENT naming file and record: TFRECORD_CORRUPT, FEATURE_MISSING, BOX_INVALID, BOX_OUTSIDE_IMAGE, IMAGE_UNREADABLE
 */
export async function readTfrecord(path: string, source: string): Promise<Dataset> {
  const isFile = (await stat(path)).isFile();
  const directory = isFile ? dirname(path) : path;
  const files = isFile ? [basename(path)] : (await listDatasetFolder(path)).filter((file) => /\.tfrecords?$/.test(file));
  const samples: Sample[] = [];
  for (const file of files) {
    for await (const record of readRecords(join(directory, file))) samples.push(await sampleOf(record, join(directory, file), source));
  }
  const labels = new Set(samples.flatMap(({ boxes }) => boxes.map(({ label }) => label)));
  return { form: 'tfrecord', samples, classes: [...labels], notes: [] };
}
