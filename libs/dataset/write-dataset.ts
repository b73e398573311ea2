import { writeWholeFolder } from '#folder';
import { datasetFault } from './dataset-fault.ts';
import type { RasterOptions } from './encode-sample.ts';
import { writeKaggle } from './kaggle/write-kaggle.ts';
import { writeDicomFolder } from './reports/write-dicom-folder.ts';
import type { DatasetForm, Sample } from './sample.ts';
import { writeTfrecord } from './tfrecord/write-tfrecord.ts';
import { writeVoc } from './voc/write-voc.ts';

export interface WriteOptions extends RasterOptions {
  readonly onSample?: () => void;
}

export const writableForms = ['kaggle', 'voc', 'tfrecord', 'dicom'] as const satisfies readonly DatasetForm[];
export type WritableForm = (typeof writableForms)[number];

/** Ids become file names. */
function demandFileNames(samples: readonly Sample[]): void {
  for (const { id, source } of samples) {
    if (!/^[\w.-]{1,200}$/.test(id) || id.startsWith('.')) throw datasetFault('ID_UNFIT', source, `the id ${JSON.stringify(id)} cannot be a file name.`);
  }
}

/**
 * Writes the samples as a new folder of the form, whole or not at all.
 * @throws Fault ALREADY_EXISTS / TARGET_EXISTS; RESOURCE_EXHAUSTED / DISK_FULL; FAILED_PRECONDITION / TARGET_UNWRITABLE; INVALID_ARGUMENT for an image that cannot be read
 */
export async function writeDataset(target: string, form: WritableForm, samples: readonly Sample[], { onSample, ...raster }: WriteOptions = {}): Promise<void> {
  demandFileNames(samples);
  await writeWholeFolder(target, async (directory) => {
    switch (form) {
      case 'kaggle': return writeKaggle(directory, samples, onSample);
      case 'voc': return writeVoc(directory, samples, raster, onSample);
      case 'tfrecord': return writeTfrecord(directory, samples, raster, onSample);
      case 'dicom': return writeDicomFolder(directory, samples, onSample);
    }
  });
}
