import { join } from 'node:path';
import { listDatasetFolder, rasterFiles, readImageBytes, stem } from './dataset-files.ts';
import { rasterSize } from './raster.ts';
import type { Dataset, Sample } from './sample.ts';

/**
 * A plain folder of JPEG and PNG files, without any label: every image counts as one without finding and as a patient of its own, and a note says so.
 * @throws Fault INVALID_ARGUMENT / FILE_MISSING, IMAGE_UNREADABLE naming the file
 */
export async function readImagesFolder(directory: string, source: string): Promise<Dataset> {
  const samples: Sample[] = [];
  for (const file of rasterFiles(await listDatasetFolder(directory))) {
    const image = { encoding: 'raster', path: join(directory, file) } as const;
    const size = await rasterSize(await readImageBytes(image), file);
    samples.push({ id: stem(file), patient: stem(file), source, image, ...size, boxes: [] });
  }
  const note = 'The folder has no labels: its images count as negative, each as a patient of its own.';
  return { form: 'images', samples, classes: [], notes: [note] };
}
