import { readdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Fault } from '#fault';
import { datasetFault } from './dataset-fault.ts';
import { isDicomName, rasterFiles } from './dataset-files.ts';
import { readImagesFolder } from './images-folder.ts';
import { kaggleFiles } from './kaggle/kaggle-files.ts';
import { readKaggle } from './kaggle/read-kaggle.ts';
import { readDicomFolder } from './reports/read-dicom-folder.ts';
import type { Dataset, DatasetForm, Sample } from './sample.ts';
import { manifestFile } from './snapshot/manifest.ts';
import { readSnapshot } from './snapshot/read-snapshot.ts';
import { readTfrecord } from './tfrecord/read-tfrecord.ts';
import { readVoc } from './voc/read-voc.ts';

const readers: Readonly<Record<DatasetForm, (path: string, source: string) => Promise<Dataset>>> = {
  kaggle: readKaggle,
  voc: readVoc,
  tfrecord: readTfrecord,
  dicom: readDicomFolder,
  images: readImagesFolder,
  snapshot: readSnapshot,
};

async function detectForm(path: string): Promise<DatasetForm> {
  const found = await stat(path).catch((error: unknown) => {
    throw new Fault('NOT_FOUND', 'DATASET_NOT_FOUND', `There is no data set ${basename(path)} here.`, { cause: error });
  });
  if (found.isFile()) {
    if (/\.tfrecords?$/.test(path)) return 'tfrecord';
    throw datasetFault('DATASET_UNKNOWN', basename(path), 'a data set is a folder or a .tfrecord file.');
  }
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.map(({ name }) => name);
  if (names.includes(manifestFile)) return 'snapshot';
  if (names.includes(kaggleFiles.labels)) return 'kaggle';
  if (names.includes('ImageSets') || names.includes('Annotations')) return 'voc';
  if (names.some((name) => /\.tfrecords?$/.test(name))) return 'tfrecord';
  if (rasterFiles(names).length > 0) return 'images';
  if (entries.some((entry) => entry.isDirectory() || isDicomName(entry.name))) return 'dicom';
  throw datasetFault('DATASET_UNKNOWN', basename(path), 'this is no snapshot, Kaggle folder, VOC tree, TFRecord, folder of DICOM with reports, or folder of images.');
}

/** No id twice, and nobody on both sides of a division. */
function demandOrder(samples: readonly Sample[], source: string): void {
  if (samples.length === 0) throw datasetFault('DATASET_EMPTY', source, 'there is no image in it.');
  const ids = new Set<string>();
  const splitOf = new Map<string, Sample['split']>();
  for (const { id, patient, split } of samples) {
    if (ids.has(id)) throw datasetFault('IMAGE_TWICE', source, `the image ${id} is in it twice.`);
    ids.add(id);
    const before = splitOf.get(patient) ?? split;
    if (split !== undefined && before !== split) throw datasetFault('PATIENT_IN_TWO_SPLITS', source, `images of the patient of ${id} are in ${split} and in ${String(before)}.`);
    splitOf.set(patient, before);
  }
}

/**
 * Reads a data set in whatever form it is: snapshot, Kaggle folder, VOC tree, TFRecord, folder of DICOM with reports, plain folder of images. Images are
 * not decoded yet. `source` names it; default: the folder's name.
 * @throws Fault NOT_FOUND / DATASET_NOT_FOUND; INVALID_ARGUMENT / DATASET_UNKNOWN, DATASET_EMPTY, IMAGE_TWICE, PATIENT_IN_TWO_SPLITS, and what the form's reader throws
 */
export async function openDataset(path: string, source = basename(resolve(path))): Promise<Dataset> {
  const dataset = await readers[await detectForm(path)](path, source);
  demandOrder(dataset.samples, source);
  return dataset;
}
