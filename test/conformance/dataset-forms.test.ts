import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Dataset, type Sample, type WritableForm, dicomInstance, isPositive, loadDisplay, openDataset, writeDataset } from '#dataset';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';

if (!hasSharedData) console.warn('dataset-forms: skipped, the test data are missing (PNEUMO_DATA)');
const verifier = spawnSync('dciodvfy', ['-version']).error === undefined;
if (!verifier) console.warn('dataset-forms: DICOM files are not verified, Debian package dicom3tools is missing');

const counts = ({ form, samples }: Dataset) => ({
  form,
  images: samples.length,
  positives: samples.filter(isPositive).length,
  boxes: samples.reduce((sum, { boxes }) => sum + boxes.length, 0),
});

/** Some of each kind, so that the test reads few images. */
const some = (samples: readonly Sample[]): Sample[] => [...samples.filter(isPositive).slice(0, 3), ...samples.filter((sample) => !isPositive(sample)).slice(0, 2)];

/** All edges, box by box from the left. */
const edges = (samples: readonly Sample[]): number[] =>
  samples.flatMap(({ boxes }) => boxes).toSorted((a, b) => a.left - b.left).flatMap(({ left, top, width, height }) => [left, top, width, height]);

describe.skipIf(!hasSharedData)('real data sets', () => {
  // The numbers are those that the data's own description states.
  it.each([
    ['rsna-mini', { form: 'kaggle', images: 565, positives: 106, boxes: 160 }],
    ['siim-covid', { form: 'voc', images: 4706, positives: 3327, boxes: 6102 }],
    ['rsna-lungs', { form: 'tfrecord', images: 4945, positives: 1434, boxes: 2503 }],
    ['rsna-normals', { form: 'images', images: 2184, positives: 0, boxes: 0 }],
  ])('%s is read as it is described', async (name, described) => {
    expect(counts(await openDataset(sharedData(name)))).toEqual(described);
  });

  it('joins the images of one person', async () => {
    const { samples } = await openDataset(sharedData('siim-covid'));
    expect(new Set(samples.map(({ patient }) => patient)).size).toBe(2543);
  });

  const forms: readonly WritableForm[] = ['kaggle', 'voc', 'tfrecord', 'dicom'];
  it.each(['rsna-mini', 'siim-covid', 'rsna-lungs'])('%s comes through every form with its pixels and boxes', async (name) => {
    const given = some((await openDataset(sharedData(name))).samples);
    const pixels = async (samples: readonly Sample[]) => (await Promise.all(samples.map(loadDisplay))).map(({ values }) => Buffer.from(values.buffer).toString('base64')).toSorted();
    const expected = await pixels(given);
    for (const form of forms) {
      const folder = join(mkdtempSync(join(tmpdir(), 'forms-')), name);
      await writeDataset(folder, form, given);
      const { samples } = await openDataset(folder);
      expect(await pixels(samples)).toEqual(expected);
      const [read, written] = [edges(samples), edges(given)];
      expect(read).toHaveLength(written.length);
      // 32-bit floats hold the boxes of TFRecords and reports.
      read.forEach((edge, i) => { expect(edge).toBeCloseTo(written[i] ?? Number.NaN, 3); });
    }
  });

  it.skipIf(!verifier).each(['rsna-mini', 'siim-covid', 'rsna-lungs'])('%s makes DICOM files in which dciodvfy finds no error', async (name) => {
    const [sample] = (await openDataset(sharedData(name))).samples;
    if (sample === undefined) throw new Error('no sample');
    const path = join(mkdtempSync(join(tmpdir(), 'forms-')), 'image.dcm');
    writeFileSync(path, await dicomInstance(sample));
    const { stderr, stdout } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
    expect(`${stderr}${stdout}`.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  });
});

const python = '/usr/bin/python3';
const pydicom = spawnSync(python, ['-c', 'import pydicom']).status === 0;
if (!pydicom) console.warn('dataset-forms: pydicom does not read our files, Debian package python3-pydicom is missing');

describe.skipIf(!hasSharedData || !pydicom)('pydicom', () => {
  it('reads an exported Kaggle folder as its own tools would', async () => {
    const given = some((await openDataset(sharedData('rsna-mini'))).samples);
    const folder = join(mkdtempSync(join(tmpdir(), 'forms-')), 'kaggle');
    await writeDataset(folder, 'kaggle', given);
    const script = `
import csv, json, os, pydicom, sys
rows = list(csv.DictReader(open(os.path.join(sys.argv[1], 'stage_2_train_labels.csv'))))
files = {r['patientId']: pydicom.dcmread(os.path.join(sys.argv[1], 'stage_2_train_images', r['patientId'] + '.dcm')) for r in rows}
print(json.dumps([[i, f.Rows, f.Columns, f.PatientSex, f.ViewPosition, sum(r['Target'] == '1' for r in rows if r['patientId'] == i)] for i, f in files.items()]))`;
    const read = JSON.parse(execFileSync(python, ['-c', script, folder], { encoding: 'utf8' })) as unknown;
    expect(read).toEqual(given.map(({ id, rows, columns, sex, view, boxes }) => [id, rows, columns, sex, view, boxes.length]));
  });
});
