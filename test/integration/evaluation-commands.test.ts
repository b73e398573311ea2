import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Sample, isPositive, openDataset, writeDataset } from '#dataset';
import type { Evaluation } from '#evaluation';
import { hasPilot, hasSharedData, sharedData, sharedModels } from '../fixtures/test-data.ts';

const runnable = hasSharedData && hasPilot;
if (!runnable) console.warn('evaluation-commands: left out, because the test data or the pilot model are not here');

const program = (entry: string, args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../dist/apps', entry), ...args], { encoding: 'utf8', timeout: 280_000, env: { ...process.env, PNEUMOGATE_MODELS: sharedModels(), PNEUMOGATE_LOG_LEVEL: 'warn' } });
const trainer = (...args: string[]): SpawnSyncReturns<string> => program('trainer/main.js', args);
const fresh = (): string => mkdtempSync(join(tmpdir(), 'evaluation-'));

type Answer = Evaluation & { readonly model: string; readonly notAnalysed: number; readonly subgroups: readonly { readonly fact: string }[] };

let all: readonly Sample[];
let folder: string;
beforeAll(async () => {
  if (!runnable) return;
  all = (await openDataset(sharedData('rsna-mini'))).samples;
  folder = join(fresh(), 'few');
  await writeDataset(folder, 'kaggle', [...all.filter(isPositive).slice(0, 5), ...all.filter((sample) => !isPositive(sample)).slice(0, 7)]);
});

describe.skipIf(!runnable)('evaluate', () => {
  it('prints the figures of specs, the same again, whether the model is named or is a folder', () => {
    const { status, stdout, stderr } = trainer('evaluate', '--data', folder, '--model', 'pilot', '--json');
    expect(stderr).not.toContain('not analysed');
    expect(status).toBe(0);
    const answer = JSON.parse(stdout) as Answer;
    expect(answer).toMatchObject({ model: 'pilot@1', images: 12, positives: 5, operatingPoint: 0.1, notAnalysed: 0 });
    for (const name of ['rsnaMap', 'auroc', 'ap50', 'sensitivityAt90Specificity', 'brier', 'ece'] as const) {
      const { value, ci95 } = answer[name];
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(ci95?.[0]).toBeLessThanOrEqual(ci95?.[1] ?? -1);
    }
    expect(answer.froc.map(({ falsePositivesPerImage }) => falsePositivesPerImage)).toContain(0.25);
    expect(trainer('evaluate', '--data', folder, '--model', sharedModels('pilot/1'), '--json').stdout).toBe(stdout);
  });

  it('reads each image mirrored as well where asked to, else as the model says', () => {
    const figures = [[], ['--no-flip'], ['--flip']].map((option) => trainer('evaluate', '--data', folder, '--model', 'pilot', '--json', ...option).stdout);
    expect(figures[1]).toBe(figures[0]);
    expect(figures[2]).not.toBe(figures[0]);
    expect(JSON.parse(figures[2] ?? '')).toMatchObject({ images: 12, notAnalysed: 0 });
  });

  it('measures a calibrated copy as calibrated: same ranking, refusing what looks unlike the training images', async () => {
    const [training, calibrated] = [join(fresh(), 'training'), join(fresh(), 'calibrated')];
    await writeDataset(training, 'voc', all.slice(0, 12).map((sample) => ({ ...sample, split: 'train' as const })));
    const { status, stdout, stderr } = trainer('train', 'calibrate', '--model', sharedModels('pilot/1'), '--data', folder, '--familiar', training, '--flip', '--to', calibrated, '--json');
    expect(stderr).toMatch(/few, 12 images, each by what was settled without its fifth of the patients: RSNA mAP \d.*boxes on \d of 7 negative images/);
    expect(stderr).toContain('12 images settle: score sigmoid(objectness)');
    expect(status).toBe(0);
    const manifest: unknown = JSON.parse(readFileSync(join(calibrated, 'model.json'), 'utf8'));
    expect(manifest).toMatchObject({ testTimeAugmentation: 'horizontalFlip', calibration: { method: 'temperature' }, familiarity: { columns: 16, rows: 16 } });
    const { operatingPoint, metrics: { crossFitted } } = manifest as { readonly operatingPoint: number; readonly metrics: { readonly crossFitted: unknown } };
    expect(JSON.parse(stdout)).toMatchObject({ model: calibrated, images: 12, operatingPoint, crossFitted });
    const [plain, settled] = [sharedModels('pilot/1'), calibrated].map((model) => JSON.parse(trainer('evaluate', '--data', folder, '--model', model, '--flip', '--json').stdout) as Answer) as [Answer, Answer];
    expect(settled.images + settled.notAnalysed).toBe(12);
    if (settled.notAnalysed === 0) expect(settled.auroc.value).toBeCloseTo(plain.auroc.value ?? NaN, 9);
    expect(trainer('train', 'calibrate', '--model', sharedModels('pilot/1'), '--data', folder, '--to', calibrated).stderr).toContain('exists already');
  });

  it('gives the score that analyze gives', async () => {
    const adult = all.find((sample) => !isPositive(sample) && (sample.age ?? 0) >= 18);
    if (adult === undefined) throw new Error('no adult');
    const one = join(fresh(), 'one');
    await writeDataset(one, 'voc', [adult]);
    const evaluated = JSON.parse(trainer('evaluate', '--data', one, '--json').stdout) as Answer;
    const analysed = JSON.parse(program('inference/command.js', ['analyze', adult.image.path, '--json']).stdout) as { readonly imageScore: number };
    // The Brier score of one negative image is its score squared.
    expect(Math.sqrt(evaluated.brier.value ?? -1)).toBeCloseTo(analysed.imageScore, 4);
    expect(evaluated.auroc.value).toBeNull();
  });

  it('draws where hiding a part takes most from the image score', () => {
    const maps = join(fresh(), 'maps');
    const { status, stderr } = trainer('evaluate', '--data', folder, '--model', 'pilot', '--json', '--patients', '2', '--heat-maps', maps);
    expect(status).toBe(0);
    expect(stderr).toMatch(/heat maps: (In \d+ positive images \d+ % of the heat lies|No image with true boxes)/);
    expect(readFileSync(join(maps, 'heat-maps.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('draws figures, and takes images that are smaller than the service takes', () => {
    const figures = join(fresh(), 'figures');
    const { status, stdout } = trainer('evaluate', '--data', sharedData('rsna-normals'), '--patients', '3', '--figures', figures);
    expect(status).toBe(0);
    expect(stdout).toContain('3 images of 3 patients: 0 positive');
    expect(readdirSync(figures).toSorted()).toEqual(['froc.png', 'froc.svg', 'reliability.png', 'reliability.svg', 'roc.png', 'roc.svg', 'worst-cases.png']);
  });

  it.each([
    [['--data', 'nowhere'], /There is no data set nowhere/],
    [['--data', '.', '--model', 'nobody'], /There is no model nobody/],
    [['--data', '.', '--split', 'all'], /must be one of train, validation, test/],
  ])('says what is wrong with %j', (args, sentence) => {
    const { status, stderr, stdout } = trainer('evaluate', ...args.map((arg) => (arg === '.' ? folder : arg)));
    expect(status).not.toBe(0);
    expect(stderr).toMatch(sentence);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!runnable)('dataset', () => {
  it('imports several forms as one divided tree, exports it, and counts the same everywhere', () => {
    const [tree, records] = [join(fresh(), 'tree'), join(fresh(), 'records')];
    expect(trainer('dataset', 'import', folder, '--to', tree, '--longest-side', '256', '--format', 'jpeg', '--test', '0.3').status).toBe(0);
    expect(trainer('dataset', 'export', tree, '--to', records, '--form', 'tfrecord').status).toBe(0);
    const stats = [folder, tree, records].map((path) => JSON.parse(trainer('dataset', 'stats', path, '--json').stdout) as { readonly total: Record<string, unknown> });
    for (const { total } of stats) expect(total).toMatchObject({ images: 12, positives: 5, views: stats[0]?.total.views, sexes: stats[0]?.total.sexes });
    expect(stats[1]?.total.splits).toEqual(stats[2]?.total.splits);
    const again = trainer('dataset', 'import', folder, '--to', tree);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('exists already') as string]);
  });

  it('makes folds of which each patient is in one, and refuses what is no fold', async () => {
    const folds = [1, 2, 3].map((part) => {
      const tree = join(fresh(), 'fold');
      expect(trainer('dataset', 'import', folder, '--to', tree, '--test', '0', '--fold', `${part}/3`).status).toBe(0);
      return openDataset(tree);
    });
    const validating = (await Promise.all(folds)).flatMap(({ samples }) => samples.flatMap(({ id, split }) => (split === 'validation' ? [id] : [])));
    expect([validating.length, new Set(validating).size]).toEqual([12, 12]);
    for (const fold of ['0/3', '4/3', '1/1', '1']) expect(trainer('dataset', 'import', folder, '--to', join(fresh(), 'no'), '--fold', fold).stderr).toContain('such as 1/5');
    expect(trainer('dataset', 'import', folder, '--to', join(fresh(), 'no'), '--fold', '1/3', '--validation', '0.2').stderr).toContain('cannot be used with');
  });

  it('draws a contact sheet', () => {
    const sheet = join(fresh(), 'sheet.png');
    expect(trainer('dataset', 'preview', folder, '--out', sheet, '--count', '4', '--policy', 'radiograph').status).toBe(0);
    expect(readFileSync(sheet).subarray(1, 4).toString()).toBe('PNG');
  });
});
