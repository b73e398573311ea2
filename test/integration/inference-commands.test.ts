import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDicom, text } from '#dicom';
import { readReport } from '#report';
import { hasPilot, hasSharedData, sharedData, sharedModels } from '../fixtures/test-data.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';

const runnable = hasSharedData && hasPilot;
if (!runnable) console.warn('inference-commands: left out, because the test data or the pilot model are not here');

const entry = join(import.meta.dirname, '../../dist/apps/inference/command.js');

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', env: { ...process.env, PNEUMOGATE_MODELS: sharedModels(), ...env } });

interface Line {
  file: string;
  outcome: string;
  reason: string | null;
  model: string;
  imageScore: number | null;
  detections: { score: number; left: number; top: number; width: number; height: number }[];
}

const linesOf = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe.skipIf(!runnable)('analyze', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'analyze-'));
    mkdirSync(join(folder, 'b'));
    copyFileSync(sharedData('dicom-samples/rsna-jpeg.dcm'), join(folder, 'b', 'z.dcm'));
    copyFileSync(sharedData('dicom-samples/nih-test5.dcm'), join(folder, 'c.dcm'));
    writeFileSync(join(folder, 'a.txt'), 'not an image');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints one line an instance, in the order of the files, and passes over what is not DICOM in folders', () => {
    const other = join(folder, 'a.txt');
    const { status, stdout, stderr } = run(['analyze', other, folder, '--json', '--min-score', '0']);
    expect(status).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.map(({ file, outcome }) => [file, outcome])).toEqual([
      [other, 'failed'],
      [join(folder, 'b', 'z.dcm'), 'analysed'],
      [join(folder, 'c.dcm'), 'skipped'],
    ]);
    expect(stderr).toContain('1 of 4 files are not DICOM');
    expect(lines[1]).toMatchObject({ model: 'pilot@1', reason: null });
    const scores = lines[1]?.detections.map(({ score }) => score) ?? [];
    expect(scores.length).toBeGreaterThan(1);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(lines[2]).toMatchObject({ imageScore: null, detections: [], reason: expect.stringContaining('modality') as string });
  });

  it('fails what is larger than the service would take, with the limit', () => {
    const { status, stdout } = run(['analyze', folder, '--json'], { PNEUMOGATE_INFERENCE_MAX_INSTANCE_MIB: '1' });
    expect(status).toBe(0);
    const tooLarge = { outcome: 'failed', code: 'INSTANCE_TOO_LARGE', reason: 'The instance is larger than 1 MiB, the most that inference.maxInstanceMiB allows.' };
    expect(linesOf(stdout)).toMatchObject([{ file: join(folder, 'b', 'z.dcm'), outcome: 'analysed' }, { file: join(folder, 'c.dcm'), ...tooLarge }]);
  });

  it('writes one report a study, that reads back as what was printed', () => {
    const reports = join(folder, 'reports');
    const { status, stdout } = run(['analyze', sharedData('dicom-samples/rsna-jpeg.dcm'), '--json', '--min-score', '0.01', '--sr', reports]);
    expect(status).toBe(0);
    const [name = ''] = readdirSync(reports);
    const { dataSet } = readDicom(readFileSync(join(reports, name)));
    expect(`${text(dataSet, 'SOPInstanceUID') ?? ''}.dcm`).toBe(name);
    const report = readReport(dataSet);
    expect(report).toMatchObject({ model: { name: 'pilot', version: 1, operatingPoint: 0.01 } });
    expect(report.images.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(['1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819']);
    const printed = linesOf(stdout)[0]?.detections ?? [];
    expect(printed.length).toBeGreaterThan(0);
    expect(report.regions).toHaveLength(printed.length);
    expect(report.regions[0]?.box.left).toBeCloseTo(printed[0]?.left ?? NaN, 1);
    expect(report.regions[0]?.box.height).toBeCloseTo(printed[0]?.height ?? NaN, 1);
  });

  it.each([
    [['analyze', '/nowhere/at/all'], 'no such file'],
    [['analyze', '.', '--min-score', '2'], '--min-score'],
    [['analyze', '.', '--model', 'other'], 'There is no model other'],
    [['analyze'], 'PATH'],
  ])('says what is wrong: %s', (args, sentence) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(sentence);
  });
});

describe.skipIf(!runnable)('model', () => {
  let home = '';
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'models-'));
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it('imports into the store, once, and exports what was imported', () => {
    const store = join(home, 'pneumogate', 'models');
    const env = { XDG_DATA_HOME: home, PNEUMOGATE_MODELS: store };
    const pilot = sharedModels('pilot/1');
    expect(run(['model', 'import', pilot], env)).toMatchObject({ status: 0, stdout: `pilot@1  ${join(store, 'pilot', '1')}\n` });
    expect(run(['model', 'import', pilot], env)).toMatchObject({ status: 0, stderr: expect.stringContaining('is there already') as string });
    const [entry] = JSON.parse(run(['model', 'list', '--json'], env).stdout) as Record<string, unknown>[];
    expect(entry).toMatchObject({ name: 'pilot', version: 1, default: true, directory: join(store, 'pilot', '1') });
    const target = join(home, 'exported');
    expect(run(['model', 'export', 'pilot@1', target], env).status).toBe(0);
    expect(readFileSync(join(target, 'model.json'))).toEqual(readFileSync(join(pilot, 'model.json')));
    expect(existsSync(join(target, 'model.onnx'))).toBe(true);
    expect(run(['model', 'export', 'pilot@1', target], env).stderr).toContain('exists already');
  });

  it('shows a version with its manifest', () => {
    const { status, stdout } = run(['model', 'show', 'pilot', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'pilot', version: 1, manifest: { network: 'yolov3-chexnet' } });
  });

  it('promotes and rolls back, says where it wrote, and shows the history', () => {
    const models = join(home, 'promoted');
    const env = { PNEUMOGATE_MODELS: models };
    for (const version of [1, 2]) writeTinyModel(models, version);
    const aliasesOf = (name: string) => (JSON.parse(run(['model', 'list', '--json'], env).stdout) as { version: number; aliases: string[]; default: boolean }[]).filter((entry) => entry.aliases.includes(name));
    expect(run(['model', 'promote', 'tiny@1', '--why', 'first'], env).status).toBe(0);
    expect(run(['model', 'promote', 'tiny@2', '--to', 'challenger', '--why', 'trained in March'], env).status).toBe(0);
    expect(aliasesOf('challenger')).toMatchObject([{ version: 2, default: false }]);
    const { stdout, stderr } = run(['model', 'promote', 'tiny@challenger', '--why', 'better', '--by', 'Dr. Roe', '--json'], env);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'tiny', version: 2, aliases: { champion: 2, previous: 1 }, folder: join(models, 'tiny') });
    expect(stderr).toContain(join(models, 'tiny'));
    expect(run(['model', 'rollback', 'tiny', '--why', 'false alarms'], env).status).toBe(0);
    expect(aliasesOf('champion')).toMatchObject([{ version: 1, default: true }]);
    const shown = JSON.parse(run(['model', 'show', 'tiny', '--json'], env).stdout) as { version: number; history: { action: string; by: string; why: string }[] };
    expect(shown.version).toBe(1);
    expect(shown.history.map(({ action }) => action)).toEqual(['promote', 'challenge', 'promote', 'rollback']);
    expect(shown.history[2]).toMatchObject({ by: 'Dr. Roe', why: 'better' });
    expect(run(['model', 'rollback', 'tiny'], env)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('no previous version') as string });
    expect(run(['model', 'promote', 'tiny@2'], env).stderr).toContain('--why');
  });

  it('says how to get a model when there is none', () => {
    const { status, stderr } = run(['model', 'show'], { PNEUMOGATE_MODELS: join(home, 'empty') });
    expect(status).toBe(1);
    expect(stderr).toContain('model import PATH');
  });
});
