import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sample, writeDataset } from '#dataset';
import { type GateDecision, gateDecisionSchema, readHistory } from '#registry';
import { writeTinyModel } from '../fixtures/tiny-model.ts';

const program = (entry: string, args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../dist/apps', entry), ...args], { encoding: 'utf8', env: { ...process.env, PNEUMOGATE_MODELS: models } });
const gate = (...args: string[]): SpawnSyncReturns<string> => program('trainer/main.js', ['gate', '--data', data, '--settings', settings, ...args]);
const model = (...args: string[]): SpawnSyncReturns<string> => program('inference/command.js', ['model', ...args]);

const side = 256;
/** A cell of the tiny model's coarsest grid, and the box that it gives where such a cell is bright. */
const [cell, box] = [32, 0.4 * side];

const root = mkdtempSync(join(tmpdir(), 'gate-'));
const [data, models, settings] = [join(root, 'data'), join(root, 'models'), join(root, 'gate.yaml')];

/** A dark square image; `brightness` 0..1 of one cell in its middle, none: no finding. A black and a white pixel fix the window. */
async function draw(index: number, brightness: number | undefined): Promise<Sample> {
  const pixels = Buffer.alloc(side * side, 30);
  const [left, top] = [3 * cell + (index % 2) * cell, 3 * cell];
  for (let y = 0; brightness !== undefined && y < cell; y++) pixels.fill(Math.round(brightness * 255), (top + y) * side + left, (top + y) * side + left + cell);
  pixels.set([0, 255]);
  const path = join(root, 'images', `${index}.png`);
  await sharp(pixels, { raw: { width: side, height: side, channels: 1 } }).png().toFile(path);
  const boxes = brightness === undefined ? [] : [{ left: left + cell / 2 - box / 2, top: top + cell / 2 - box / 2, width: box, height: box, label: 'opacity' }];
  return { id: `image-${index}`, patient: `patient-${index}`, source: 'drawn', image: { encoding: 'raster', path }, columns: side, rows: side, boxes };
}

/** The tiny model whose image score is the highest box score. Variant 0 misses findings that are not bright; 24 sees nearly all. */
function writeModel(version: number, variant: number): void {
  writeTinyModel(models, version, variant);
  const path = join(models, 'tiny', String(version), 'model.json');
  const { imageLogit: _imageLogit, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify(manifest));
  writeFileSync(join(models, 'tiny', String(version), 'card.md'), '# tiny\n');
}

beforeAll(async () => {
  mkdirSync(join(root, 'images'));
  const brightness = (i: number): number | undefined => (i % 2 === 0 ? undefined : 0.5 + (0.4 * i) / 60);
  const samples: Sample[] = [];
  for (let i = 0; i < 60; i++) samples.push(await draw(i, brightness(i)));
  await writeDataset(data, 'voc', samples);
  writeModel(1, 0);
  writeModel(2, 24);
  // The time of so small a network is noise, and no run has trained it.
  writeFileSync(settings, 'agreementRequired: false\nmaxSlowdown: 1000\nresamples: 200\n');
  expect(model('promote', 'tiny@1', '--why', 'first').status).toBe(0);
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const decisionOf = ({ stdout }: SpawnSyncReturns<string>): GateDecision => gateDecisionSchema.parse(JSON.parse(stdout));

describe('gate', () => {
  it('lets a better challenger pass, with its evidence, on which it is then promoted', async () => {
    const out = join(root, 'evidence');
    const answer = gate('--challenger', 'tiny@2', '--json', '--out', out);
    expect(answer.stderr).not.toContain('left out');
    expect(answer.status).toBe(0);
    const decision = decisionOf(answer);
    expect(decision).toMatchObject({ passed: true, champion: { name: 'tiny', version: 1 }, challenger: { version: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string }, images: 60, patients: 60 });
    expect(readdirSync(out, { recursive: true }).map(String).toSorted()).toEqual(
      expect.arrayContaining(['challenger/card.md', 'challenger/model.json', 'challenger/roc.svg', 'champion/reliability.png', 'data.json', 'decision.json', 'decision.md', 'metrics.json', 'settings.json']),
    );
    expect(JSON.parse(readFileSync(join(out, 'decision.json'), 'utf8'))).toEqual(JSON.parse(answer.stdout));
    expect(JSON.parse(readFileSync(join(out, 'data.json'), 'utf8'))).toMatchObject({ images: 60, positives: 30, leftOut: 0, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const metrics = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8')) as Record<string, { rsnaMap: { value: number } }>;
    expect(metrics.challenger?.rsnaMap.value).toBe(decision.checks[0]?.challenger);
    expect(gate('--challenger', 'tiny@2', '--out', out).stderr).toContain('exists already');

    expect(model('promote', 'tiny@2', '--why', 'passed the gate', '--evidence', out).status).toBe(0);
    expect((await readHistory(join(models, 'tiny'))).at(-1)).toMatchObject({ version: 2, numbers: { images: 60, gain: decision.checks[0]?.difference?.value } });
  });

  it('rejects a worse challenger with the numbers, and its evidence promotes nothing', () => {
    const out = join(root, 'rejected');
    const answer = gate('--champion', 'tiny@2', '--challenger', join(models, 'tiny', '1'), '--out', out);
    expect(answer.status).toBe(3);
    expect(answer.stdout).toMatch(/tiny@1 against tiny@2: rejected/);
    expect(answer.stdout).toMatch(/rsnaMap \| FAILED \| rsnaMap 0\.\d+ → 0\.\d+, difference -0\.\d+ \(95 % -0\.\d+ – -0\.\d+\): the lower bound does not lie above 0\.000/);
    expect(model('promote', 'tiny@1', '--why', 'against the gate', '--evidence', out).stderr).toContain('The gate rejected this version');
    expect(model('promote', 'tiny@2', '--why', 'of another', '--evidence', out).stderr).toContain('The evidence is about tiny@1');
  });

  it('promotes on what was measured of this very model.json, and of the champion of now, alone', () => {
    const [recut, out] = [join(root, 'recut'), join(root, 'of-recut')];
    cpSync(join(models, 'tiny', '2'), recut, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(recut, 'model.json'), 'utf8')) as object;
    writeFileSync(join(recut, 'model.json'), JSON.stringify({ ...manifest, nonMaximumSuppressionIoU: 0.4 }));
    gate('--champion', 'tiny@1', '--challenger', recut, '--out', out);
    expect(model('promote', 'tiny@2', '--why', 'same weights', '--evidence', out).stderr).toContain('The evidence is about another tiny@2');
    expect(model('promote', 'tiny@2', '--why', 'once more', '--evidence', join(root, 'evidence')).stderr).toContain('The gate compared it with tiny@1, which is not the champion');
  });

  it('rejects an equal challenger: there is no gain', () => {
    const answer = gate('--champion', 'tiny@2', '--challenger', 'tiny@2', '--json');
    expect(answer.status).toBe(3);
    expect(decisionOf(answer).checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(['rsnaMap']);
  });

  it('says what is wrong with its settings', () => {
    writeFileSync(settings, 'margin: -1\nwhatever: 1\n');
    const { status, stderr } = gate('--challenger', 'tiny@2');
    expect([status, stderr]).toEqual([1, expect.stringMatching(/settings of the gate are wrong\. .*margin.*/) as string]);
  });
});
