import { appendFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { items, readDicom, text } from '#dicom';
import { type Dataset, type Sample, type SnapshotEntry, entriesOf, hospitalNames, loadDisplay, openDataset, openSnapshot, pseudonymsOf, splitOf, verifySnapshot, writeDataset, writeSnapshot } from '../index.ts';
import { freshFolder, makeSamples } from '../samples.fixture.ts';
import { besideFrozen } from './division.ts';
import { type Manifest, manifestHash, manifestText, parseManifest } from './manifest.ts';

const division = { validation: 0.25, test: 0.25, seed: 3 };
const pseudonyms = pseudonymsOf(Buffer.from('a secret'));
let samples: Sample[];
beforeAll(async () => {
  samples = await makeSamples(freshFolder(), 24);
});

/** They as a data set whose names are its own. */
const named = (given: readonly Sample[]): Dataset => ({ form: 'voc', samples: given, classes: ['opacity'], notes: [] });
const freeze = async (given: readonly Sample[], more: Partial<Parameters<typeof writeSnapshot>[2]> = {}) => {
  const directory = join(freshFolder(), 'snapshot');
  return { directory, ...(await writeSnapshot(directory, entriesOf([named(given)], pseudonyms), { ...division, ...more })) };
};
const pixels = async (sample: Sample) => Buffer.from((await loadDisplay(sample)).values.buffer).toString('base64');

describe('splitOf', () => {
  const patients = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 60 });

  it('moves nobody as data grow, and parts nobody', () => {
    fc.assert(
      fc.property(patients, patients, (before, more) => {
        const places = (names: readonly string[]) => new Map(names.map((name) => [name, splitOf(name, division)]));
        const grown = places([...more, ...before]);
        for (const [name, split] of places(before)) expect(grown.get(name)).toBe(split);
      }),
    );
  });

  it('meets the shares on average', () => {
    const found = Array.from({ length: 4000 }, (_, index) => splitOf(`patient ${index}`, division));
    for (const split of ['validation', 'test'] as const) expect(Math.abs(found.filter((one) => one === split).length - 1000)).toBeLessThan(150);
  });

  it('never lets a patient of a frozen evaluation set beside it', () => {
    fc.assert(
      fc.property(patients, patients, (frozen, more) => {
        const mayEnter = besideFrozen(frozen.map((patient) => ({ patient })), division);
        for (const patient of [...frozen, ...more].filter((name) => mayEnter({ patient: name }))) {
          expect(frozen).not.toContain(patient);
          expect(splitOf(patient, division)).not.toBe('test');
        }
      }),
    );
  });
});

describe('a manifest', () => {
  const box = fc.record({ left: fc.integer({ min: 0, max: 9 }), top: fc.double({ min: 0, max: 9, noNaN: true }), width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }), label: fc.constant('opacity') });
  const manifests = fc
    .uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 6 }), boxes: fc.array(box, { maxLength: 3 }), readers: fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }) }), { selector: ({ id }) => id, maxLength: 8 })
    .map((drawn): Manifest => ({
      ...{ form: 'pneumogate-snapshot', version: 1, division },
      samples: drawn.map(({ id, boxes, readers }) => ({
        ...{ id, boxes, patient: 'p', source: 's', image: { sha256: 'a'.repeat(64), bytes: 1 }, columns: 10, rows: 10, split: 'train' },
        lineage: readers.map((reader) => ({ reportUID: '1.2', reader })),
      })),
    }));

  it('has a hash that no order changes, and every value does', () => {
    fc.assert(
      fc.property(manifests, (content) => {
        const turned = { ...content, samples: content.samples.toReversed().map((sample) => ({ ...sample, boxes: sample.boxes.toReversed(), lineage: sample.lineage.toReversed() })) };
        expect(manifestHash(manifestText(turned))).toBe(manifestHash(manifestText(content)));
        expect(manifestHash(manifestText({ ...content, division: { ...division, seed: 4 } }))).not.toBe(manifestHash(manifestText(content)));
        expect(manifestText(parseManifest(manifestText(content)))).toBe(manifestText(content));
      }),
    );
  });
});

describe('a snapshot', () => {
  it('is read as a data set: boxes, facts, persons and every pixel', async () => {
    const { directory, hash } = await freeze(samples);
    const read = await openDataset(directory);
    expect(read).toMatchObject({ form: 'snapshot', notes: [`Snapshot ${hash.slice(0, 12)}.`] });
    const byId = new Map(read.samples.map((sample) => [sample.id, sample]));
    for await (const { sample } of entriesOf([named(samples)], pseudonyms)) {
      const found = byId.get(sample.id);
      const { image: _image, split, boxes, ...facts } = found ?? { image: undefined, split: undefined, boxes: [] };
      const { image: _own, boxes: ownBoxes, ...own } = sample;
      expect(facts).toEqual(own);
      expect(boxes).toHaveLength(ownBoxes.length);
      expect(boxes).toEqual(expect.arrayContaining([...ownBoxes]));
      expect(split).toBe(splitOf(sample.patient, division));
      if (found !== undefined) expect(await pixels(found)).toBe(await pixels(sample));
    }
    expect(byId.size).toBe(samples.length);
  });

  it('has the same hash for the same labels, another one for others', async () => {
    const [first] = samples;
    if (first === undefined) throw new Error('no sample');
    const { hash } = await freeze(samples);
    expect((await freeze(samples.toReversed())).hash).toBe(hash);
    expect((await freeze([{ ...first, boxes: [] }, ...samples.slice(1)])).hash).not.toBe(hash);
  });

  it('tells nothing of who they are: no file has a name, an id or a UID of the source', async () => {
    const [first] = samples;
    if (first === undefined) throw new Error('no sample');
    const { directory, manifest } = await freeze([{ ...first, patient: 'Doe^Jane', id: '1.2.840.99', age: 97 }]);
    const [name = ''] = (await readdir(directory, { recursive: true })).filter((file) => file.endsWith('.dcm'));
    const file = await readFile(join(directory, name));
    for (const secret of ['Doe', '1.2.840.99']) {
      expect(file.includes(secret)).toBe(false);
      expect(JSON.stringify(manifest)).not.toContain(secret);
    }
    const { dataSet } = readDicom(file);
    expect([text(dataSet, 'PatientIdentityRemoved'), text(dataSet, 'PatientAge'), manifest.samples[0]?.age]).toEqual(['YES', '090Y', 90]);
    expect(items(dataSet, 'DeidentificationMethodCodeSequence').map((item) => text(item, 'CodeValue'))).toEqual(['113100', '113108']);
    expect(pseudonymsOf(Buffer.from('another')).patient('Doe^Jane')).not.toBe(pseudonyms.patient('Doe^Jane'));
  });

  it('keeps a frozen evaluation set unchanged while data grow and labels change, and trains on none of its patients', async () => {
    const before = await freeze(samples.slice(0, 16));
    const relabelled = samples.map((sample) => ({ ...sample, boxes: [] }));
    const after = await freeze(relabelled, { frozenOf: before.directory });
    const evaluation = ({ samples: all }: Manifest) => all.filter(({ split }) => split === 'test');
    expect(evaluation(before.manifest).length).toBeGreaterThan(0);
    expect(evaluation(after.manifest)).toEqual(evaluation(before.manifest));
    expect(after.manifest.frozenOf).toBe(before.hash);
    const evaluated = new Set(evaluation(after.manifest).map(({ patient }) => patient));
    for (const { patient, split } of after.manifest.samples) if (split !== 'test') expect(evaluated).not.toContain(patient);
    expect(after.manifest.samples.length + after.heldBack).toBe(samples.length);
    await verifySnapshot(after.directory);
    await expect(freeze(samples, { frozenOf: before.directory, seed: 4 })).rejects.toMatchObject({ reason: 'DIVISION_DIFFERS' });
  });

  it('notices what was changed in it', async () => {
    const { directory, manifest } = await freeze(samples.slice(0, 4));
    await verifySnapshot(directory);
    const path = join(directory, 'images', manifest.samples[0]?.image.sha256.slice(0, 2) ?? '', `${manifest.samples[0]?.image.sha256 ?? ''}.dcm`);
    const bytes = await readFile(path);
    await writeFile(path, bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte)));
    await expect(verifySnapshot(directory)).rejects.toMatchObject({ reason: 'SNAPSHOT_CHANGED' });
    await appendFile(path, 'more');
    await expect(openDataset(directory)).rejects.toMatchObject({ reason: 'SNAPSHOT_CHANGED' });
    await rm(path);
    await expect(openDataset(directory)).rejects.toMatchObject({ reason: 'SNAPSHOT_CHANGED' });
    await writeFile(join(directory, 'manifest.json'), JSON.stringify((await openSnapshot(directory)).manifest, null, 1));
    await expect(openDataset(directory)).rejects.toMatchObject({ reason: 'SNAPSHOT_CHANGED' });
  });

  it('is not written without a label, nor over another', async () => {
    await expect(freeze([])).rejects.toMatchObject({ reason: 'DATASET_EMPTY' });
    const { directory } = await freeze(samples.slice(0, 1));
    await expect(writeSnapshot(directory, entriesOf([named(samples)], pseudonyms), division)).rejects.toMatchObject({ reason: 'TARGET_EXISTS' });
  });
});

describe('entriesOf', () => {
  const entries = async (...datasets: Dataset[]): Promise<SnapshotEntry[]> => {
    const all: SnapshotEntry[] = [];
    for await (const entry of entriesOf(datasets, pseudonyms)) all.push(entry);
    return all;
  };
  const hospital = async (): Promise<Dataset> => {
    const folder = join(freshFolder(), 'hospital');
    await writeDataset(folder, 'dicom', samples.slice(0, 8));
    return openDataset(folder);
  };
  const patients = (all: readonly { readonly sample: Sample }[]) => all.map(({ sample }) => sample.patient);

  it("names a hospital's patients and images by their header, whatever else is frozen with them", async () => {
    const dataset = await hospital();
    const expected = await Promise.all(dataset.samples.map(async ({ image, id }) => hospitalNames(readDicom(await readFile(image.path)).dataSet, id, pseudonyms)));
    const names = (all: readonly SnapshotEntry[]) => all.map(({ sample: { id, patient }, formerly }) => ({ id, patient, formerly: { patient: formerly?.patient } }));
    expect(names(await entries(dataset))).toEqual(expected);
    expect(names((await entries(named(samples), dataset)).slice(samples.length))).toEqual(expected);
    expect(patients(await entries(dataset)).slice(0, 2)).toEqual(Array.from({ length: 2 }, () => pseudonyms.patient('', 'patient-0')));
  });

  it('leaves the names in a snapshot as they are', async () => {
    const frozen = await openDataset((await freeze(samples.slice(0, 4))).directory);
    const again = await entries(frozen);
    expect(again.map(({ sample: { id, patient } }) => [id, patient])).toEqual(frozen.samples.map(({ id, patient }) => [id, patient]));
    await expect(writeSnapshot(join(freshFolder(), 'twice'), [...again, ...again], division)).rejects.toMatchObject({ reason: 'IMAGE_TWICE' });
  });

  it('keeps the patients of an evaluation set whose names were made in another way out of training', async () => {
    const dataset = await hospital();
    const before = join(freshFolder(), 'before');
    const { manifest } = await writeSnapshot(before, (await entries(dataset)).map(({ sample, formerly, lineage }) => ({ sample: { ...sample, ...formerly }, lineage })), { ...division, test: 0.5 });
    const tested = new Set(manifest.samples.filter(({ split }) => split === 'test').map(({ patient }) => patient));
    const now = await entries(dataset);
    const known = new Set(patients(now.filter(({ formerly }) => tested.has(formerly?.patient ?? ''))));
    expect([...known].some((name) => splitOf(name, { ...division, test: 0.5 }) !== 'test'), 'some would train by the hash of their new name').toBe(true);
    const after = await writeSnapshot(join(freshFolder(), 'after'), now, { ...division, test: 0.5, frozenOf: before });
    expect(after.manifest.samples.filter(({ patient }) => known.has(patient))).toEqual([]);
  });
});
