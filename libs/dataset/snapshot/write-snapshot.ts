import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { writeWholeFolder } from '#folder';
import { datasetFault } from '../dataset-fault.ts';
import { dicomInstance } from '../dicom-instance.ts';
import type { Sample } from '../sample.ts';
import { type Division, besideFrozen, splitOf } from './division.ts';
import { putImage, readImage } from './image-store.ts';
import { type Manifest, type ManifestSample, manifestFile, manifestHash, manifestText, parseManifest } from './manifest.ts';
import { onceOnly } from './once-only.ts';
import { type Snapshot, openSnapshot } from './read-snapshot.ts';

/** A sample under its pseudonyms, with where its label comes from. Its image may be gone as soon as the next one is asked for. */
export interface SnapshotEntry {
  readonly sample: Sample;
  readonly lineage: ManifestSample['lineage'];
  /** Names by which an earlier snapshot may know it, which made them in another way: a frozen evaluation set keeps its patients under these as well. */
  readonly formerly?: Pick<Sample, 'patient'> & Partial<Pick<Sample, 'id'>>;
}

export interface SnapshotOptions extends Division {
  /** An earlier snapshot whose evaluation set enters unchanged, and is the whole evaluation set of this one. */
  readonly frozenOf?: string;
  /** Told of each entry before its image is taken. */
  readonly onSample?: (entry: SnapshotEntry) => void;
}

export interface WrittenSnapshot extends Snapshot {
  /** Images of patients of the test split that wait outside, because the evaluation set is frozen. */
  readonly heldBack: number;
}

/** An age from which on few people are so old counts as this one. */
const oldestAge = 90;

function manifestSample({ sample, lineage }: SnapshotEntry, division: Division, image: ManifestSample['image']): ManifestSample {
  const { id, patient, source, columns, rows, boxes, rsnaClass, view, sex, age, lungsOnly } = sample;
  return { id, patient, source, image, columns, rows, boxes: [...boxes], rsnaClass, view, sex, age: age === undefined ? undefined : Math.min(age, oldestAge), lungsOnly, split: splitOf(patient, division), lineage };
}

const youngEnough = (sample: Sample): Sample => (sample.age === undefined || sample.age <= oldestAge ? sample : { ...sample, age: oldestAge });

interface Frozen {
  readonly hash: string;
  readonly directory: string;
  readonly samples: readonly ManifestSample[];
}

async function openFrozen({ frozenOf: directory, seed, validation, test }: SnapshotOptions): Promise<Frozen | undefined> {
  if (directory === undefined) return undefined;
  const { hash, manifest } = await openSnapshot(directory);
  const before = manifest.division;
  if (before.seed !== seed || before.test !== test || before.validation !== validation) {
    throw new Fault('INVALID_ARGUMENT', 'DIVISION_DIFFERS', 'The snapshot whose evaluation set is to stay was divided with another seed or other shares.', { metadata: { seed: String(before.seed), validation: String(before.validation), test: String(before.test) } });
  }
  return { hash, directory, samples: manifest.samples.filter(({ split }) => split === 'test') };
}

/** Copies the images of the frozen evaluation set. */
async function takeFrozen(directory: string, frozen: Frozen): Promise<void> {
  for (const { image } of frozen.samples) await putImage(directory, await readImage(frozen.directory, image));
}

async function takeEntries(directory: string, entries: AsyncIterable<SnapshotEntry> | Iterable<SnapshotEntry>, frozen: Frozen | undefined, options: SnapshotOptions): Promise<{ samples: ManifestSample[]; heldBack: number }> {
  const samples: ManifestSample[] = [];
  const demandOnce = onceOnly();
  const frozenIds = new Set(frozen?.samples.map(({ id }) => id));
  const mayEnter = frozen === undefined ? () => true : besideFrozen(frozen.samples, options);
  let heldBack = 0;
  for await (const entry of entries) {
    const { sample, formerly } = entry;
    demandOnce(sample);
    options.onSample?.(entry);
    if (mayEnter(sample, formerly)) samples.push(manifestSample(entry, options, await putImage(directory, await dicomInstance(youngEnough(sample)))));
    else if (![sample.id, formerly?.id].some((id) => id !== undefined && frozenIds.has(id))) heldBack += 1;
  }
  return { samples, heldBack };
}

/**
 * Freezes labelled images as a new folder, whole or not at all: every image as DICOM with a header written anew (PS3.15 Annex E), under the hash of
 * its content, and a manifest whose hash names all. The same entries give the same manifest, in whatever order they come.
 * @throws Fault as `writeDataset`; INVALID_ARGUMENT / IMAGE_TWICE, DIVISION_DIFFERS, DATASET_EMPTY; what `openSnapshot` throws
 */
export async function writeSnapshot(target: string, entries: AsyncIterable<SnapshotEntry> | Iterable<SnapshotEntry>, options: SnapshotOptions): Promise<WrittenSnapshot> {
  const { seed, validation, test } = options;
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) throw new Fault('INVALID_ARGUMENT', 'SPLIT_INVALID', 'The shares of validation and test must not be negative and leave something for training.');
  const frozen = await openFrozen(options);
  const written: WrittenSnapshot[] = [];
  await writeWholeFolder(target, async (directory) => {
    if (frozen !== undefined) await takeFrozen(directory, frozen);
    const { samples, heldBack } = await takeEntries(directory, entries, frozen, options);
    const all = [...(frozen?.samples ?? []), ...samples];
    if (all.length === 0) throw datasetFault('DATASET_EMPTY', 'labels', 'no image has a label that stands.');
    const manifest: Manifest = { form: 'pneumogate-snapshot', version: 1, division: { seed, validation, test }, frozenOf: frozen?.hash, samples: all };
    const text = manifestText(manifest);
    await writeFile(join(directory, manifestFile), text);
    written.push({ hash: manifestHash(text), manifest: parseManifest(text), heldBack });
  });
  const [snapshot] = written;
  if (snapshot === undefined) throw new Fault('INTERNAL', 'SNAPSHOT_MISSING', 'The snapshot was not written.');
  return snapshot;
}
