import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDataset, writeDataset } from './index.ts';
import { freshFolder, makeSamples } from './samples.fixture.ts';

let parent: string;
beforeEach(() => {
  parent = freshFolder();
});

async function written(form: 'kaggle' | 'voc' | 'tfrecord' | 'dicom'): Promise<string> {
  const folder = join(parent, form);
  await writeDataset(folder, form, await makeSamples(join(parent, 'images'), 4));
  return folder;
}

const edit = async (path: string, change: (text: string) => string) => {
  await writeFile(path, change(await readFile(path, 'utf8')));
};
const refused = (reason: string, where: RegExp) => ({ code: 'INVALID_ARGUMENT', reason, message: expect.stringMatching(where) as string });

describe('a Kaggle folder', () => {
  it.each([
    ['a CSV without header', (text: string) => text.slice(text.indexOf('\n') + 1), 'CSV_HEADER_MISSING', /stage_2_train_labels\.csv line 1: .*patientId/],
    ['a row that is cut off', (text: string) => `${text}image-9,1,2`, 'CSV_INVALID', /line \d+: there are 3 fields for 6/],
    ['a quote out of place', (text: string) => `${text}"image-9,1,2,3,4,1\n`, 'CSV_INVALID', /quote/],
    ['a target that is neither 0 nor 1', (text: string) => text.replace(/,0\n/, ',2\n'), 'LABEL_INVALID', /line \d+: Target/],
    ['a box outside its image', (text: string) => text.replace(/image-0,[\d.]+/, 'image-0,90'), 'BOX_OUTSIDE_IMAGE', /line 2: .*96 x 80/],
    ['a box without area', (text: string) => text.replace(/[\d.]+,1\n/, '0,1\n'), 'BOX_INVALID', /line 2: a box has no area/],
    ['a box without numbers', (text: string) => text.replace(/image-0,[\d.]+/, 'image-0,'), 'BOX_INVALID', /line 2: a box needs four/],
    ['an image that is missing', (text: string) => text.replace('image-0', 'image-7'), 'FILE_MISSING', /image-7\.dcm/],
  ])('with %s', async (_, change, reason, where) => {
    const folder = await written('kaggle');
    await edit(join(folder, 'stage_2_train_labels.csv'), change);
    await expect(openDataset(folder)).rejects.toMatchObject(refused(reason, where));
  });

  it('with a class that the challenge does not have, or a file that is no DICOM', async () => {
    const folder = await written('kaggle');
    await edit(join(folder, 'stage_2_detailed_class_info.csv'), (text) => text.replace('Normal', 'Fine'));
    await expect(openDataset(folder)).rejects.toMatchObject(refused('LABEL_INVALID', /class_info\.csv line \d/));
    await rm(join(folder, 'stage_2_detailed_class_info.csv'));
    await writeFile(join(folder, 'stage_2_train_images/image-1.dcm'), 'no DICOM at all');
    await expect(openDataset(folder)).rejects.toMatchObject(refused('DICOM_UNREADABLE', /image-1\.dcm/));
  });
});

describe('a VOC tree', () => {
  it.each([
    ['no annotation', (text: string) => text.replace('annotation', 'nothing'), 'ANNOTATION_INVALID', /image-0\.xml/],
    ['no size', (text: string) => text.replace('<width>96</width>', ''), 'ANNOTATION_INVALID', /image-0\.xml/],
    ['an annotation of another image', (text: string) => text.replace('image-0.png', 'image-1.png'), 'ANNOTATION_INVALID', /another image/],
    ['a box outside', (text: string) => text.replace(/<xmax>[\d.]+/, '<xmax>400'), 'BOX_OUTSIDE_IMAGE', /image-0\.xml object 1/],
    ['an edge that is no number', (text: string) => text.replace(/<xmin>[\d.]+/, '<xmin>left'), 'BOX_INVALID', /four numbers/],
  ])('with %s', async (_, change, reason, where) => {
    const folder = await written('voc');
    await edit(join(folder, 'Annotations/image-0.xml'), change);
    await expect(openDataset(folder)).rejects.toMatchObject(refused(reason, where));
  });

  it('with a missing image, a missing list, or an image in two lists', async () => {
    const folder = await written('voc');
    const lists = join(folder, 'ImageSets/Main');
    await writeFile(join(lists, 'train.txt'), 'image-0\nimage-2\n');
    await writeFile(join(lists, 'val.txt'), 'image-2\n');
    await expect(openDataset(folder)).rejects.toMatchObject(refused('IMAGE_IN_TWO_SPLITS', /val\.txt: image-2/));
    await rm(join(lists, 'val.txt'));
    await rm(join(folder, 'JPEGImages/image-0.png'));
    await expect(openDataset(folder)).rejects.toMatchObject(refused('FILE_MISSING', /image-0\.png/));
    await rm(lists, { recursive: true });
    await mkdir(lists);
    await expect(openDataset(folder)).rejects.toMatchObject(refused('FILE_MISSING', /ImageSets\/Main/));
  });
});

describe('a TFRecord', () => {
  const shard = 'synthetic-00000-of-00001.tfrecord';
  it.each([
    ['a damaged length', (bytes: Buffer) => bytes.fill(7, 2, 3), /record 1: the checksum of its length/],
    ['damaged data', (bytes: Buffer) => bytes.fill(bytes.readUInt8(300) ^ 1, 300, 301), /record 1: the checksum of its data/],
    ['a record that is cut off', (bytes: Buffer) => bytes.subarray(0, -9), /record 4: the file ends within it/],
    ['a length that is cut off', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(5)]), /record 5: the file ends within its length/],
  ])('with %s', async (_, change, where) => {
    const path = join(await written('tfrecord'), shard);
    await writeFile(path, change(await readFile(path)));
    await expect(openDataset(path)).rejects.toMatchObject(refused('TFRECORD_CORRUPT', where));
  });
});

describe('a folder of DICOM', () => {
  it('without a report that a person stands behind', async () => {
    const folder = await written('dicom');
    for (let i = 0; i < 4; i += 1) await rm(join(folder, `image-${i}.sr.dcm`));
    await expect(openDataset(folder)).rejects.toMatchObject(refused('NO_TRUTH', /no report/));
  });

  it('with some images unreported leaves them out and says so', async () => {
    const folder = await written('dicom');
    await rm(join(folder, 'image-1.sr.dcm'));
    const { samples, notes } = await openDataset(folder);
    expect(samples).toHaveLength(3);
    expect(notes).toEqual(['1 images without a report that a person made or confirmed were left out.']);
  });
});

describe('what is no data set', () => {
  it('is told from one', async () => {
    await expect(openDataset(join(parent, 'nowhere'))).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'DATASET_NOT_FOUND' });
    await writeFile(join(parent, 'notes.txt'), '');
    await expect(openDataset(parent)).rejects.toMatchObject({ reason: 'DATASET_UNKNOWN' });
    await expect(openDataset(join(parent, 'notes.txt'))).rejects.toMatchObject({ reason: 'DATASET_UNKNOWN' });
  });

  it('or holds an image twice', async () => {
    const folder = await written('tfrecord');
    await copyFile(join(folder, 'synthetic-00000-of-00001.tfrecord'), join(folder, 'again.tfrecord'));
    await expect(openDataset(folder)).rejects.toMatchObject(refused('IMAGE_TWICE', /image-0/));
  });
});
