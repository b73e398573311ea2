import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPositive, openDataset, writeDataset } from '#dataset';
import { type GateDecision, gateDecisionSchema } from '#registry';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';
import { nativeTensorflow } from '../fixtures/tensorflow.ts';

const { available } = hasSharedData ? await nativeTensorflow() : { available: false };
if (!hasSharedData) console.warn('SKIPPED: the agreement of a model file with its training, whose images are not here (PNEUMO_DATA).');

const root = mkdtempSync(join(tmpdir(), 'agreement-'));
const [data, settings] = [join(root, 'data'), join(root, 'gate.yaml')];
const trainer = join(import.meta.dirname, '../../dist/apps/trainer/main.js');
const small = ['--width', '0.25', '--blocks', '1', '2', '2', '1', '--size', '128', '--batch-size', '4', '--epochs', '1', '--validation', '0', '--balance', 'plain', '--image-units', '1', '--average-decay', '0', '--frozen-backbone-epochs', '0', '--keep', 'loss', '--onnx-weights', 'float32'];

const run = (...args: string[]) => spawnSync(process.execPath, [trainer, ...args], { encoding: 'utf8' });

/** Trains a small network and gives the folder of its run; the model is in models/small/1 below. */
function trainSmall(name: string, ...args: string[]): string {
  const out = join(root, name);
  const { status, stderr } = run('train', 'detector', '--data', data, '--out', out, '--name', 'small', ...small, ...args);
  expect(status, stderr).toBe(0);
  return out;
}

/** What the gate says of the model of one run and the network of another. */
function agreementOf(out: string, trainedIn: string): GateDecision['checks'][number] | undefined {
  const model = join(out, 'models', 'small', '1');
  const { stdout, stderr } = run('gate', '--data', data, '--champion', model, '--challenger', model, '--run', join(trainedIn, 'detector'), '--settings', settings, '--json');
  expect(stdout, stderr).not.toBe('');
  return gateDecisionSchema.parse(JSON.parse(stdout)).checks.find(({ kind }) => kind === 'agreement');
}

describe.skipIf(!available)('gate --run', () => {
  let one = '';
  let other = '';
  beforeAll(async () => {
    const { samples } = await openDataset(sharedData('rsna-mini'));
    await writeDataset(data, 'voc', [...samples.filter(isPositive).slice(0, 4), ...samples.filter((sample) => !isPositive(sample)).slice(0, 4)], { longestSide: 320 });
    writeFileSync(settings, 'resamples: 100\n');
    one = trainSmall('one', '--seed', '1');
    other = trainSmall('other', '--seed', '2', '--learning-rate', '0.01');
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('finds that the service says with the model file what the network said as trained', () => {
    const own = agreementOf(one, one);
    expect(own).toMatchObject({ outcome: 'passed' });
    expect(own?.difference?.value).toBeLessThan(0.002);
  });

  it('notices that the file is of another network', () => {
    expect(agreementOf(one, other)?.difference?.value).toBeGreaterThan(0.004);
  });
});
