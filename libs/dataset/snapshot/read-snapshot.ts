import { join } from 'node:path';
import { datasetFault } from '../dataset-fault.ts';
import { readDatasetText } from '../dataset-files.ts';
import type { Dataset, Sample } from '../sample.ts';
import { demandImage, imagePath, readImage } from './image-store.ts';
import { type Manifest, type ManifestSample, manifestFile, manifestHash, manifestText, parseManifest } from './manifest.ts';

export interface Snapshot {
  /** SHA-256 of the manifest. */
  readonly hash: string;
  readonly manifest: Manifest;
}

/**
 * The manifest of a snapshot, held to its own canonical form.
 * @throws Fault INVALID_ARGUMENT / FILE_MISSING, SNAPSHOT_INVALID, SNAPSHOT_CHANGED
 */
export async function openSnapshot(directory: string): Promise<Snapshot> {
  const text = await readDatasetText(directory, manifestFile);
  const manifest = parseManifest(text);
  if (manifestText(manifest) !== text) throw datasetFault('SNAPSHOT_CHANGED', manifestFile, 'it is not as a snapshot was written.');
  return { hash: manifestHash(text), manifest };
}

/** Boxes, size, split and facts as every reader tells them; an absent fact is no key. */
function sampleOf(directory: string, { image, lineage: _, boxes, rsnaClass, view, sex, age, lungsOnly, ...rest }: ManifestSample): Sample {
  return {
    ...rest,
    image: { encoding: 'dicom', path: join(directory, imagePath(image.sha256)) },
    boxes: boxes.map(({ visibleShare, ...box }) => ({ ...box, ...(visibleShare !== undefined && { visibleShare }) })),
    ...(rsnaClass && { rsnaClass }),
    ...(view !== undefined && { view }),
    ...(sex !== undefined && { sex }),
    ...(age !== undefined && { age }),
    ...(lungsOnly !== undefined && { lungsOnly }),
  };
}

/**
 * A snapshot as a data set. Images must be there and as long as they were; `verifySnapshot` reads them all.
 * @throws Fault as `openSnapshot`
 */
export async function readSnapshot(directory: string): Promise<Dataset> {
  const { hash, manifest } = await openSnapshot(directory);
  for (const { image } of manifest.samples) await demandImage(directory, image);
  return { form: 'snapshot', samples: manifest.samples.map((sample) => sampleOf(directory, sample)), classes: ['opacity'], notes: [`Snapshot ${hash.slice(0, 12)}.`] };
}

/** Reads every image of a snapshot and holds it to its hash. @throws Fault as `openSnapshot` */
export async function verifySnapshot(directory: string, onSample: () => void = () => undefined): Promise<Snapshot> {
  const snapshot = await openSnapshot(directory);
  for (const { image } of snapshot.manifest.samples) {
    await readImage(directory, image);
    onSample();
  }
  return snapshot;
}
