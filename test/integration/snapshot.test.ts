import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, splitOf } from '#dataset';
import { type Clinic, startClinic } from '../fixtures/clinic.ts';
import { eventually } from '../fixtures/process.ts';
import { type TestImage, openRadiographs } from '../fixtures/radiographs.ts';
import { labelsOf, reviewedStudy, submit } from '../fixtures/review-view.ts';
import { send } from '../fixtures/stored-reports.ts';

const radiograph = await openRadiographs();
const entry = join(import.meta.dirname, '../../dist/apps/trainer/main.js');
const folder = mkdtempSync(join(tmpdir(), 'pneumogate-snapshot-'));
const keyFile = join(folder, 'key');
const trainer = (...args: string[]): SpawnSyncReturns<string> => spawnSync(process.execPath, [entry, 'dataset', ...args], { encoding: 'utf8', cwd: folder });

interface Lineage {
  readonly snapshot: string;
  readonly images: readonly { readonly id: string; readonly sopInstanceUID: string; readonly labels: readonly { readonly reportSOPInstanceUID: string; readonly reportUID: string; readonly reviewer: string; readonly model: string }[] }[];
}

describe('a snapshot of what a gateway has collected', () => {
  let clinic: Clinic;
  const images = new Map<string, TestImage>();
  const url = (): string => clinic.gateways[0].running.url;

  const say = async (study: string, reviewer: string, boxes: readonly object[]): Promise<void> => {
    const { studyInstanceUID, sopInstanceUID } = images.get(study) ?? radiograph(study);
    const before = (await labelsOf(clinic, studyInstanceUID)).length;
    const answer = await submit(clinic, studyInstanceUID, { key: randomUUID(), reviewer, images: [{ sopInstanceUID, verdict: boxes.length > 0 ? 'boxes' : 'no-pneumonia', boxes }] });
    expect(answer.status).toBe(201);
    await eventually(async () => (await labelsOf(clinic, studyInstanceUID)).length > before, 'the review is read');
  };
  const reported = async (study: string): Promise<void> => {
    const image = radiograph(study);
    images.set(study, image);
    await send(clinic.orthanc, image.bytes);
    await reviewedStudy(clinic, image.studyInstanceUID);
  };
  const snapshot = (name: string, ...more: string[]) => trainer('snapshot', '--gateway', url(), '--to', join(folder, name), '--key-file', keyFile, '--json', ...more);
  const box = { left: 20, top: 30, width: 60, height: 70 };

  beforeAll(async () => {
    writeFileSync(keyFile, '11'.repeat(32));
    clinic = await startClinic({ backend: 'PGlite' });
    for (const study of ['with box', 'without', 'divided']) await reported(study);
    await say('with box', 'Jane^Reader', [box]);
    await say('with box', 'John^Reader', [{ ...box, left: 24 }]);
    await say('without', 'Jane^Reader', []);
    await say('divided', 'Jane^Reader', [box]);
    await say('divided', 'John^Reader', []);
  });
  afterAll(async () => {
    await clinic.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds what readers agree on, names nobody, and leads back to label and report', async () => {
    const { status, stdout, stderr } = snapshot('one', '--test', '0.4');
    expect(stderr).toContain('1 images were left out: their readers are divided.');
    expect(status).toBe(0);
    const told = JSON.parse(stdout) as { snapshot: string; images: number; positives: number; patients: number };
    expect(told).toMatchObject({ images: 2, positives: 1, patients: 2 });
    const { form, samples } = await openDataset(join(folder, 'one'));
    expect(form).toBe('snapshot');
    expect(samples.map(({ boxes }) => boxes).toSorted((a, b) => a.length - b.length)).toEqual([[], [{ left: 22, top: 30, width: 60, height: 70, label: 'opacity' }]]);
    for (const { patient, split } of samples) expect(split).toBe(splitOf(patient, { validation: 0.15, test: 0.4, seed: 1 }));
    const files = readdirSync(join(folder, 'one'), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, 'one', name)).filter((path) => statSync(path).isFile());
    const secrets = ['Reader', 'with box', ...[...images.values()].flatMap(({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }) => [studyInstanceUID, seriesInstanceUID, sopInstanceUID])];
    for (const file of files) for (const secret of secrets) expect(readFileSync(file).includes(secret), `${secret} in a file`).toBe(false);
    const path = join(folder, 'one.lineage.json');
    expect(statSync(path).mode & 0o077, 'only its owner reads the lineage').toBe(0);
    const lineage = JSON.parse(readFileSync(path, 'utf8')) as Lineage;
    expect(lineage.snapshot).toBe(told.snapshot);
    const origin = images.get('with box');
    const traced = lineage.images.find(({ sopInstanceUID }) => sopInstanceUID === origin?.sopInstanceUID);
    const labels = await labelsOf(clinic, origin?.studyInstanceUID ?? '');
    expect(traced?.labels.map(({ reportSOPInstanceUID }) => reportSOPInstanceUID).toSorted()).toEqual(labels.map(({ report }) => report.sopInstanceUID).toSorted());
    expect(traced?.labels).toMatchObject([{ reviewer: 'Jane^Reader', model: 'tiny@1' }, { reviewer: 'John^Reader', model: 'tiny@1' }]);
    expect(samples.map(({ id }) => id)).toContain(traced?.id);
  });

  it('is the same again for the same labels, and keeps its evaluation set when they grow', async () => {
    const first = JSON.parse(snapshot('two', '--test', '0.4').stdout) as { snapshot: string };
    expect(JSON.parse(readFileSync(join(folder, 'one.lineage.json'), 'utf8'))).toMatchObject({ snapshot: first.snapshot });
    expect(trainer('verify', join(folder, 'two')).stdout.trim()).toBe(first.snapshot);
    await reported('later');
    await say('later', 'Jane^Reader', [box]);
    const grown = snapshot('three', '--test', '0.4', '--frozen-of', join(folder, 'two'));
    expect(grown.status).toBe(0);
    const evaluation = async (name: string) => (await openDataset(join(folder, name))).samples.filter(({ split }) => split === 'test').map(({ image: _, ...sample }) => sample);
    expect(await evaluation('two')).not.toEqual([]);
    expect(await evaluation('three')).toEqual(await evaluation('two'));
  });

  it('is read by the other commands, and labels come in without one as well', () => {
    const stats = trainer('stats', join(folder, 'one'), '--json');
    expect(JSON.parse(stats.stdout)).toMatchObject({ total: { images: 2 } });
    const imported = trainer('import', '--gateway', url(), '--key-file', keyFile, '--to', join(folder, 'voc'), '--validation', '0', '--test', '0');
    expect(imported.status).toBe(0);
    expect(readdirSync(join(folder, 'voc', 'JPEGImages'))).toHaveLength(3);
    const nothing = trainer('import', '--to', join(folder, 'none'));
    expect([nothing.status, nothing.stderr]).toEqual([1, expect.stringContaining('Name a data set')]);
  });
});
