import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Sample, type WritableForm, encodeSample, loadDisplay, openDataset, writeDataset } from './index.ts';
import { freshFolder, makeSamples } from './samples.fixture.ts';

let samples: Sample[];
beforeAll(async () => {
  samples = await makeSamples(freshFolder(), 6);
});

const facts = ({ boxes, columns, rows, view, sex, age }: Sample) => ({
  ...{ columns, rows, view, sex, age },
  boxes: boxes.map(({ left, top, width, height, label }) => ({ left: left.toFixed(3), top: top.toFixed(3), width: width.toFixed(3), height: height.toFixed(3), label })),
});

/** What the picture shows, to tell that the pixels came through unchanged. */
const pixels = async (sample: Sample) => Buffer.from((await loadDisplay(sample)).values.buffer).toString('base64');

async function roundTrip(form: WritableForm, given: readonly Sample[] = samples): Promise<readonly Sample[]> {
  const target = join(freshFolder(), 'synthetic');
  await writeDataset(target, form, given);
  const read = await openDataset(target);
  expect(read.form).toBe(form);
  return read.samples;
}

describe.each(['kaggle', 'voc', 'tfrecord', 'dicom'] as const)('%s', (form) => {
  it('reads back what it wrote: boxes, facts, persons and every pixel', async () => {
    const read = await roundTrip(form);
    expect(read).toHaveLength(samples.length);
    // The DICOM folder is in the order of its file names, and its ids are UIDs; here both orders agree.
    expect(read.map(facts)).toEqual(samples.map(facts));
    expect(await Promise.all(read.map(pixels))).toEqual(await Promise.all(samples.map(pixels)));
    const persons = (list: readonly Sample[]) => list.map(({ patient }) => list.findIndex((other) => other.patient === patient));
    expect(persons(read)).toEqual(persons(samples));
    expect(read.map(({ source }) => source)).toEqual(samples.map(({ source }) => source));
    if (form !== 'dicom') expect(read.map(({ id, rsnaClass }) => [id, rsnaClass])).toEqual(samples.map(({ id, rsnaClass }) => [id, rsnaClass]));
  });

  it('reads back what it wrote of another form', async () => {
    const before = await roundTrip('kaggle');
    expect((await roundTrip(form, before)).map(facts)).toEqual(samples.map(facts));
  });
});

describe('divided data sets', () => {
  it.each(['voc', 'tfrecord'] as const)('%s keeps the split', async (form) => {
    const divided = samples.map((sample, i) => ({ ...sample, split: i < 2 ? ('train' as const) : i < 4 ? ('validation' as const) : ('test' as const) }));
    const read = await roundTrip(form, divided);
    expect(Object.fromEntries(read.map(({ id, split }) => [id, split]))).toEqual(Object.fromEntries(divided.map(({ id, split }) => [id, split])));
  });

  it('refuse a patient on both sides', async () => {
    const divided = samples.map((sample, i) => ({ ...sample, split: i % 2 === 0 ? ('train' as const) : ('test' as const) }));
    await expect(roundTrip('voc', divided)).rejects.toMatchObject({ reason: 'PATIENT_IN_TWO_SPLITS' });
  });
});

describe('a JPEG', () => {
  it('is never compressed a second time, neither by an export nor inside DICOM', async () => {
    const tree = join(freshFolder(), 'tree');
    await writeDataset(tree, 'voc', samples, { format: 'jpeg', quality: 80 });
    const { samples: jpegs } = await openDataset(tree);
    const [first] = jpegs;
    if (first === undefined) throw new Error('no sample');
    expect(Buffer.from((await encodeSample(first)).bytes).equals(await readFile(first.image.path))).toBe(true);
    const [wrapped] = await roundTrip('kaggle', [first]);
    if (wrapped === undefined) throw new Error('no sample');
    const original = Buffer.from((await encodeSample(first)).bytes);
    expect((await readFile(wrapped.image.path)).includes(original)).toBe(true);
    expect(await pixels(wrapped)).toBe(await pixels(first));
  });

  it('made smaller takes its boxes along', async () => {
    const [first] = samples;
    if (first === undefined) throw new Error('no sample');
    const small = await encodeSample(first, { longestSide: 48 });
    expect(small).toMatchObject({ columns: 48, rows: 40, format: 'png' });
    expect(small.boxes[0]?.left).toBeCloseTo((first.boxes[0]?.left ?? 0) / 2, 9);
  });
});

describe('a plain folder of images', () => {
  it('counts as negative, and says so', async () => {
    const folder = freshFolder();
    await makeSamples(folder, 3);
    const read = await openDataset(folder);
    expect(read).toMatchObject({ form: 'images', classes: [] });
    expect(read.samples.map(({ boxes, columns }) => [boxes.length, columns])).toEqual([[0, 96], [0, 96], [0, 96]]);
    expect(read.notes.join(' ')).toMatch(/no labels/);
  });
});

describe('writeDataset', () => {
  it('writes whole or not at all', async () => {
    const parent = freshFolder();
    const broken = freshFolder();
    await writeFile(join(broken, 'broken.png'), 'no picture');
    const [first] = samples;
    if (first === undefined) throw new Error('no sample');
    const withBroken = [first, { ...first, id: 'broken', image: { encoding: 'raster', path: join(broken, 'broken.png') } as const }];
    await expect(writeDataset(join(parent, 'out'), 'voc', withBroken, { format: 'jpeg' })).rejects.toMatchObject({ reason: 'IMAGE_UNREADABLE', message: expect.stringContaining('broken.png') as string });
    expect(await readdir(parent)).toEqual([]);
  });

  it('never writes over something', async () => {
    const target = freshFolder();
    await writeFile(join(target, 'precious'), '');
    await expect(writeDataset(target, 'voc', samples)).rejects.toMatchObject({ reason: 'TARGET_EXISTS' });
    expect(await readdir(target)).toEqual(['precious']);
  });

  it('refuses an id that is no file name', async () => {
    await expect(writeDataset(join(freshFolder(), 'out'), 'voc', samples.map((sample) => ({ ...sample, id: '../up' })))).rejects.toMatchObject({ reason: 'ID_UNFIT' });
  });
});
