import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPositive, openDataset, writeDataset } from '#dataset';
import type { TrainingResult } from '../../apps/trainer/commands/training-result.ts';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';
import { nativeTensorflow } from '../fixtures/tensorflow.ts';

const { available } = hasSharedData ? await nativeTensorflow() : { available: false };
if (!hasSharedData) console.warn('SKIPPED: training, whose images are not here (PNEUMO_DATA).');

const trainer = join(import.meta.dirname.replace('/dist/', '/'), '..', '..', 'dist', 'apps', 'trainer', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'training-'));
const data = join(folder, 'eight');
/** The eight, and beside them the same as if of other patients, to validate. */
const twice = join(folder, 'twice');
const small = ['--width', '0.25', '--blocks', '1', '2', '2', '1', '--validation', '0', '--balance', 'plain', '--image-units', '0', '--average-decay', '0', '--frozen-backbone-epochs', '0', '--keep', 'loss'];

const runTrainer = (args: readonly string[]) => promisify(execFile)(process.execPath, [trainer, ...args], { maxBuffer: 2 ** 26 });
const isStep = (line: string): boolean => line.endsWith('}');

/** Loss by step, of each time the step was made. */
function lossesOf(run: string): Map<number, number[]> {
  const path = join(run, 'detector', 'steps.jsonl');
  const losses = new Map<number, number[]>();
  if (!existsSync(path)) return losses;
  for (const line of readFileSync(path, 'utf8').split('\n').filter(isStep)) {
    const { step, total } = JSON.parse(line) as { step: number; total: number };
    losses.set(step, [...(losses.get(step) ?? []), total]);
  }
  return losses;
}

const stepsMade = (run: string): number => [...lossesOf(run).values()].reduce((sum, times) => sum + times.length, 0);

/** Starts training and sends a signal once it made so many steps; gives the exit code, null after a kill. */
async function trainFor(args: readonly string[], run: string, steps: number, signal: NodeJS.Signals): Promise<number | null> {
  const before = stepsMade(run);
  const child = spawn(process.execPath, [trainer, ...args], { stdio: 'ignore' });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const watch = setInterval(() => {
    if (stepsMade(run) < before + steps) return;
    clearInterval(watch);
    child.kill(signal);
  }, 20);
  const [code] = await ended;
  clearInterval(watch);
  return code;
}

describe.skipIf(!available)('train detector', () => {
  beforeAll(async () => {
    const { samples } = await openDataset(sharedData('rsna-mini'));
    const eight = samples.filter(isPositive).slice(0, 8);
    await writeDataset(data, 'voc', eight, { longestSide: 256 });
    const again = eight.map((sample) => ({ ...sample, id: `again-${sample.id}`, patient: `again-${sample.patient}`, split: 'validation' as const }));
    await writeDataset(twice, 'voc', [...eight.map((sample) => ({ ...sample, split: 'train' as const })), ...again], { longestSide: 256 });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('overfits eight real images to an RSNA mAP over 0.9, as the inference service measures the exported model', async () => {
    const out = join(folder, 'overfit');
    const recipe = ['--size', '128', '--policy', 'none', '--epochs', '100', '--batch-size', '8', '--learning-rate', '0.003', '--warmup-steps', '10', '--schedule', 'cosine'];
    const { stdout } = await runTrainer(['train', 'detector', '--data', data, '--out', out, ...small, ...recipe, '--json']);
    const told = JSON.parse(stdout) as TrainingResult;
    const model = join(out, 'models', 'chexnet-yolov3', '1');
    const stage = { stage: 'detector', directory: join(out, 'detector'), result: model, trainingImages: 8, validationImages: 0, epochs: 100, steps: 100, exportedEpoch: 100 };
    expect(told).toMatchObject({ run: out, model, stages: [stage] });
    expect(told.stages[0]?.metrics).toHaveProperty('rsnaMap');
    expect(existsSync(join(model, 'card.md'))).toBe(true);
    const evaluation = JSON.parse((await runTrainer(['evaluate', '--data', data, '--model', model, '--json'])).stdout) as { images: number; rsnaMap: { value: number } };
    expect(evaluation.images).toBe(8);
    expect(evaluation.rsnaMap.value).toBeGreaterThan(0.9);
  });

  it('goes on from an exported model where its training ended', async () => {
    const model = join(folder, 'overfit', 'models', 'chexnet-yolov3', '1');
    const recipe = ['--size', '128', '--policy', 'none', '--epochs', '1', '--batch-size', '8', '--learning-rate', '0.00001', '--warmup-steps', '0'];
    await runTrainer(['train', 'detector', '--data', twice, '--out', join(folder, 'tuned'), ...small, ...recipe, '--weights', model]);
    const [last = NaN] = lossesOf(join(folder, 'overfit')).get(100) ?? [];
    const [first = NaN] = lossesOf(join(folder, 'tuned')).get(1) ?? [];
    expect(Math.abs(first - last) / last).toBeLessThan(0.05);
  });

  it('exports boxes shown as was best on the images that validated, and the service measures what the run did', async () => {
    const model = join(folder, 'tuned', 'models', 'chexnet-yolov3', '1');
    const { metrics, ...manifest } = JSON.parse(readFileSync(join(model, 'model.json'), 'utf8')) as { metrics: Record<string, unknown>; operatingPoint: number };
    const { score, nonMaximumSuppressionIoU, boxScale, operatingPoint, rsnaMap } = metrics;
    expect(manifest).toMatchObject({ score, nonMaximumSuppressionIoU, boxScale, operatingPoint });
    expect(rsnaMap).toBeGreaterThan(0.9);
    const evaluation = JSON.parse((await runTrainer(['evaluate', '--data', twice, '--split', 'validation', '--model', model, '--json'])).stdout) as { images: number; rsnaMap: { value: number } };
    expect(evaluation.images).toBe(8);
    expect(evaluation.rsnaMap.value).toBeCloseTo(Number(rsnaMap), 1);
  });

  it('makes the same steps after SIGKILL and after SIGTERM as without', async () => {
    const recipe = ['--size', '64', '--policy', 'radiograph', '--epochs', '6', '--batch-size', '2', '--checkpoint-steps', '3', '--average-decay', '0.99', '--schedule', 'cosine'];
    const argsFor = (run: string) => ['train', 'detector', '--data', data, '--out', join(folder, run), ...small, ...recipe];
    await runTrainer(argsFor('whole'));
    const whole = lossesOf(join(folder, 'whole'));
    expect([...whole.keys()]).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));

    expect(await trainFor(argsFor('broken'), join(folder, 'broken'), 5, 'SIGKILL')).toBeNull();
    expect(await trainFor(argsFor('broken'), join(folder, 'broken'), 4, 'SIGTERM')).toBe(130);
    await runTrainer(argsFor('broken'));
    const broken = lossesOf(join(folder, 'broken'));
    expect(broken.size).toBe(24);
    for (const [step, [loss = NaN]] of whole) {
      for (const again of broken.get(step) ?? [NaN]) expect(Math.abs(again - loss) / loss).toBeLessThan(1e-4);
    }
  });

  it('stops at a loss that is no number, and names the checkpoint to go back to', async () => {
    const args = ['train', 'detector', '--data', data, '--out', join(folder, 'nan'), ...small, '--size', '64', '--batch-size', '8', '--epochs', '5', '--learning-rate', '1e30', '--warmup-steps', '0'];
    const { stderr } = await runTrainer(args).then(
      () => ({ stderr: '' }),
      (error: unknown) => error as { stderr: string },
    );
    expect(stderr).toMatch(/no finite number in step \d/);
    expect(stderr).toMatch(/lastGoodCheckpoint: .*\.safetensors/);
  });

  it('refuses to go on with another recipe, and names a layer that pretrained weights lack', async () => {
    const args = ['train', 'detector', '--data', data, '--out', join(folder, 'whole'), ...small];
    await expect(runTrainer([...args, '--size', '96'])).rejects.toMatchObject({ stderr: expect.stringContaining('another recipe') as string });
    const weights = join(folder, 'overfit', 'detector', 'best.safetensors');
    const wider = ['train', 'detector', '--data', data, '--out', join(folder, 'wider'), ...small, '--width', '0.5', '--backbone-weights', weights];
    await expect(runTrainer(wider)).rejects.toMatchObject({ stderr: expect.stringContaining('layer conv1/conv') as string });
  });
});
