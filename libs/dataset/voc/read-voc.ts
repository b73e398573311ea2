import { join } from 'node:path';
import { parseCsv } from '../csv.ts';
import { datasetFault } from '../dataset-fault.ts';
import { listDatasetFolder, readDatasetText, stem } from '../dataset-files.ts';
import { parseNames } from '../names-file.ts';
import { type Provenance, readProvenance } from '../provenance.ts';
import type { Dataset, Sample, Split } from '../sample.ts';
import { parseAnnotation } from './voc-annotation.ts';

/** Image lists of a VOC tree and the split that each stands for; lists of one class (`opacity_train.txt`) repeat them and are passed over. */
export const vocLists: Readonly<Record<string, Split | undefined>> = { train: 'train', val: 'validation', test: 'test', trainval: undefined };

/** Ids in order, with their split; `trainval.txt` counts only for what no other list holds. */
async function readLists(directory: string): Promise<Map<string, Split | undefined>> {
  const files = await listDatasetFolder(directory, 'ImageSets/Main');
  const listed = new Map<string, Split | undefined>();
  for (const [list, split] of Object.entries(vocLists)) {
    if (!files.includes(`${list}.txt`)) continue;
    for (const id of (await readDatasetText(directory, `ImageSets/Main/${list}.txt`)).split(/\s+/)) {
      if (id === '') continue;
      const before = listed.get(id);
      if (split !== undefined && before !== undefined && before !== split) throw datasetFault('IMAGE_IN_TWO_SPLITS', `ImageSets/Main/${list}.txt`, `${id} is in ${before} too.`);
      listed.set(id, before ?? split);
    }
  }
  if (listed.size === 0) throw datasetFault('FILE_MISSING', 'ImageSets/Main', 'no train.txt, val.txt, test.txt or trainval.txt lists an image.');
  return listed;
}

async function readExtras(directory: string): Promise<{ provenance: Map<string, Provenance>; classes: string[] }> {
  const files = await listDatasetFolder(directory);
  const names = files.find((file) => file.endsWith('.names'));
  const provenance = files.includes('provenance.csv')
    ? readProvenance(parseCsv(await readDatasetText(directory, 'provenance.csv'), ['image'], 'provenance.csv'))
    : new Map<string, Provenance>();
  return { provenance, classes: names === undefined ? [] : parseNames(await readDatasetText(directory, names), names) };
}

/**
 * A VOC tree: `JPEGImages`, `Annotations`, `ImageSets/Main`, with `.names` and `provenance.csv` (image, patient …) where they are there.
 * @throws Fault INVALID_ARGUMENT naming the file: FILE_MISSING, IMAGE_IN_TWO_SPLITS, ANNOTATION_INVALID, BOX_INVALID, BOX_OUTSIDE_IMAGE, CSV_…, NAMES_INVALID
 */
export async function readVoc(directory: string, source: string): Promise<Dataset> {
  const lists = await readLists(directory);
  const { provenance, classes } = await readExtras(directory);
  const images = new Set(await listDatasetFolder(directory, 'JPEGImages'));
  const samples: Sample[] = [];
  for (const [id, split] of lists) {
    const file = `Annotations/${id}.xml`;
    const { filename, ...annotation } = parseAnnotation(await readDatasetText(directory, file), file);
    if (stem(filename) !== id) throw datasetFault('ANNOTATION_INVALID', file, `it is of another image, ${filename}.`);
    if (!images.has(filename)) throw datasetFault('FILE_MISSING', `JPEGImages/${filename}`, 'this image is missing.');
    const image = { encoding: 'raster', path: join(directory, 'JPEGImages', filename) } as const;
    samples.push({ id, patient: id, source, image, ...annotation, ...provenance.get(id), ...(split && { split }) });
  }
  const labels = new Set([...classes, ...samples.flatMap(({ boxes }) => boxes.map(({ label }) => label))]);
  const notes = provenance.size > 0 ? [] : ['No provenance.csv: each image counts as a patient of its own.'];
  return { form: 'voc', samples, classes: [...labels], notes };
}
