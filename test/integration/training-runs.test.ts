import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeClock } from '../../apps/trainer/service/begin/begin.fixture.ts';
import { openTrainerService } from '../../apps/trainer/service/service.ts';
import { isPositive, openDataset, writeDataset } from '#dataset';
import { phantomStudy } from '#phantom';
import { loadSettings } from '#platform';
import { importModel, openModel, promoteModel, readAliases, readHistory } from '#registry';
import { startInference } from '../fixtures/inference.ts';
import { hasPostgres, startPostgres } from '../fixtures/postgres.ts';
import { eventually } from '../fixtures/process.ts';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';
import { nativeTensorflow } from '../fixtures/tensorflow.ts';
import { startTraffic } from '../fixtures/traffic.ts';
import { childrenOf, lives, startTrainer, trainerApi } from '../fixtures/trainer.ts';

const { available } = hasSharedData ? await nativeTensorflow() : { available: false };
if (!hasSharedData) console.warn('SKIPPED: training runs, whose images are not here (PNEUMO_DATA).');

const root = mkdtempSync(join(tmpdir(), 'training-runs-'));
const [data, mixed, models] = [join(root, 'eight'), join(root, 'mixed'), join(root, 'models')];
const registry = { directories: [models], userStore: models };
const small = { width: 0.25, blocks: [1, 2, 2, 1], size: 128, policy: 'none', validation: 0, balance: 'plain', imageUnits: 0, averageDecay: 0, frozenBackboneEpochs: 0, keep: 'loss', batchSize: 8, schedule: 'cosine', checkpointSteps: 2 };
/** A network of eight images is judged on those eight: bounds that such a set cannot hold are open. */
const bounds = { maxLoss: 1, subgroupMaxLoss: 1, maxBrierRise: 1, maxEceRise: 1, maxSlowdown: 50, resamples: 200 };

/** A recipe file (JSON is YAML). */
function recipeFile(name: string, detector: object): string {
  const path = join(root, `${name}.yaml`);
  writeFileSync(path, JSON.stringify({ detector: { ...small, ...detector } }));
  return path;
}

const environment = (directory: string, more: Readonly<Record<string, string>>): Record<string, string> => ({
  PNEUMOGATE_MODELS_DIRECTORIES: models,
  PNEUMOGATE_TRAINING_PORT: '0',
  PNEUMOGATE_TRAINING_DIRECTORY: join(root, directory),
  PNEUMOGATE_TRAINING_MODEL: 'small',
  PNEUMOGATE_TRAINING_DATA: data,
  PNEUMOGATE_TRAINING_EVALUATION_DATA: data,
  PNEUMOGATE_TRAINING_VALIDATION_SHARE: '0',
  PNEUMOGATE_TRAINING_TEST_SHARE: '0',
  PNEUMOGATE_TRAINING_CALIBRATE: 'false',
  PNEUMOGATE_TRAINING_KEY_FILE: join(root, 'pseudonyms.key'),
  PNEUMOGATE_TRAINING_GATE_SETTINGS: join(root, 'gate.yaml'),
  PNEUMOGATE_ANALYSIS_RETRY_DELAY_SECONDS: '1',
  PNEUMOGATE_TRAINING_NICE: '1',
  ...more,
});

/** The first champion: hardly trained. */
async function makeChampion(): Promise<void> {
  const trainer = join(import.meta.dirname, '../../dist/apps/trainer/main.js');
  const recipe = recipeFile('first', { epochs: 1, learningRate: 1e-5 });
  await promisify(execFile)(process.execPath, [trainer, 'train', 'detector', '--data', data, '--out', join(root, 'first'), '--name', 'small', '--recipe', recipe]);
  await importModel(await openModel(join(root, 'first/models/small/1')), models, [models]);
  await promoteModel('small@1', { by: 'A', why: 'the first', at: new Date() }, registry);
}

/** Chest radiographs of nobody. */
async function radiographs(): Promise<Uint8Array[]> {
  const images = [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] as const;
  return (await Promise.all([1, 2, 3].map((seed) => phantomStudy({ seed, columns: 260, images })))).flatMap((study) => study.map(({ bytes }) => bytes));
}

const aliases = async () => (await readAliases('small', [models])).aliases;
const stepsOf = (directory: string, id: string): number[] =>
  readFileSync(join(root, directory, 'runs', id, 'training/detector/steps.jsonl'), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { step: number }).step);

describe.skipIf(!available)('training runs', () => {
  const postgres = hasPostgres ? startPostgres() : undefined;
  beforeAll(async () => {
    const { samples } = await openDataset(sharedData('rsna-mini'));
    await writeDataset(data, 'voc', samples.filter(isPositive).slice(0, 8), { longestSide: 320 });
    const positiveAndNegative = [samples.filter(isPositive).slice(8, 16), samples.filter((sample) => !isPositive(sample)).slice(0, 8)].flat();
    await writeDataset(mixed, 'voc', positiveAndNegative, { longestSide: 320 });
    writeFileSync(join(root, 'gate.yaml'), JSON.stringify(bounds));
    await makeChampion();
  });
  afterAll(async () => {
    await (await postgres)?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it('begin when the schedule says so, and end with a new champion once a person approves, who takes over while 16 clients ask', async () => {
    const clock = fakeClock(new Date('2026-03-28T12:00Z'));
    const recipe = recipeFile('long', { epochs: 70, learningRate: 0.003, warmupSteps: 10, checkpointSteps: 200 });
    const env = environment('scheduled', { PNEUMOGATE_TRAINING_RECIPE: recipe, PNEUMOGATE_TRAINING_SCHEDULE: '30 2 * * *', PNEUMOGATE_TRAINING_TIME_ZONE: 'Europe/Berlin' });
    const service = await openTrainerService({ settings: loadSettings({ env }), logger: pino({ level: 'silent' }), registry, env: { ...process.env, ...env }, config: undefined, clock });
    const api = trainerApi(service.port);
    try {
      await clock.turnTo(new Date('2026-03-29T00:59Z'));
      expect(await api.list()).toEqual([]);
      await clock.turnTo(new Date('2026-03-29T01:00Z'));
      const id = await eventually(async () => (await api.list())[0]?.id, 'the scheduled run');
      expect(await api.begin(), 'one at a time').toMatchObject({ status: 409, body: { reason: 'TRAINING_UNDER_WAY' } });
      expect(await api.act(id, 'approve'), 'nothing to approve yet').toMatchObject({ status: 409, body: { reason: 'TRAINING_STATE' } });
      await api.step(id, 1);
      expect(await api.one(id)).toMatchObject({ state: 'training', cause: 'schedule', scheduledFor: '2026-03-29T01:00:00.000Z', champion: 'small@1', progress: { steps: 70 } });
      const passed = await api.until(id, 'awaiting-approval', 'rejected', 'failed');
      expect(passed.history.map(({ state }) => state), passed.history.at(-1)?.why).toEqual(['queued', 'snapshot', 'training', 'evaluating', 'awaiting-approval']);
      expect(passed.numbers?.gain).toBeGreaterThan(0.3);
      expect(await aliases(), 'nothing is promoted unasked').toEqual({ champion: 1, challenger: 2 });
      const serving = await startInference({ PNEUMOGATE_MODELS: models, PNEUMOGATE_INFERENCE_MODEL: 'small', PNEUMOGATE_INFERENCE_MODEL_POLL_SECONDS: '3600' });
      const traffic = startTraffic(serving.client, await radiographs(), 16);
      const answered = (version: number) => traffic.answers.filter(({ model }) => model.version === version).length;
      await eventually(() => answered(1) > 16, 'answers of the champion');
      expect(await api.act(id, 'approve')).toMatchObject({ status: 200, body: { state: 'promoted', challenger: 'small@2' } });
      await eventually(() => answered(2) > 16, 'answers of the new champion');
      await traffic.end();
      expect(new Set(traffic.answers.map(({ outcome }) => outcome.kind)), 'no request failed').toEqual(new Set(['analysed']));
      await serving.stop();
      expect(await aliases()).toEqual({ champion: 2, previous: 1 });
      expect((await readHistory(join(models, 'small'))).at(-1)).toMatchObject({ action: 'promote', by: 'Dr. Test', why: 'a test', numbers: { gain: passed.numbers?.gain } });
      const { evidence, losses, epochs, gate } = await api.one(id);
      expect(gate).toMatchObject({ passed: true, champion: { name: 'small', version: 1 } });
      expect(JSON.parse(readFileSync(join(models, 'small/gate/2.json'), 'utf8')), 'the registry keeps what the gate said').toEqual(gate);
      expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 70 }, (_, i) => i + 1));
      for (const file of ['gate/decision.json', 'gate/metrics.json', 'gate/data.json', 'gate/settings.json', 'training/data.json', 'training/settings.json', 'training/epochs.json', 'training/loss.svg', 'training/card.md']) expect(evidence).toContain(file);
      expect(losses.at(-1)?.loss).toBeLessThan((losses[0]?.loss ?? 0) / 2);
    } finally {
      await service.close();
    }
  });

  it('go on after SIGKILL of the training and of the service, calibrate what they trained, and reject a worse challenger with its numbers', async () => {
    const database = postgres === undefined ? {} : { PNEUMOGATE_DATABASE_URL: await (await postgres).database('runs') };
    const recipe = recipeFile('worse', { epochs: 24, learningRate: 1e-5, batchSize: 16 });
    const calibrating = { PNEUMOGATE_TRAINING_DATA: mixed, PNEUMOGATE_TRAINING_VALIDATION_SHARE: '0.5', PNEUMOGATE_TRAINING_CALIBRATE: 'true' };
    const env = environment('killed', { ...database, ...calibrating, PNEUMOGATE_TRAINING_RECIPE: recipe, PNEUMOGATE_TRAINING_START_FROM: 'recipe', PNEUMOGATE_TRAINING_THREADS: '1' });
    const first = await startTrainer(env);
    const { id } = (await trainerApi(first.port).begin()).body as { id: string };
    await trainerApi(first.port).step(id, 3);
    const [training = 0] = childrenOf(first.pid);
    expect(readFileSync(`/proc/${training}/stat`, 'utf8').split(' ')[18], 'niceness').toBe('1');
    process.kill(training, 'SIGKILL');
    await trainerApi(first.port).step(id, 8);
    const [again = 0] = childrenOf(first.pid);
    await first.kill();
    await eventually(() => !lives(again), 'the training ends with its service');

    const second = await startTrainer(env);
    const api = trainerApi(second.port);
    try {
      const { state, numbers, history } = await api.until(id, 'rejected', 'failed', 'awaiting-approval');
      expect(state, history.at(-1)?.why).toBe('rejected');
      expect(numbers?.gain).toBeLessThan(-0.3);
      expect(history.at(-1)?.why).toMatch(/The gate rejected it\. .*rsnaMap/);
      const made = stepsOf('killed', id);
      expect(new Set(made)).toEqual(new Set(Array.from({ length: 24 }, (_, i) => i + 1)));
      expect(made.length, 'what was done before is not done again').toBeLessThan(24 + 6);
      expect(await aliases()).toEqual({ champion: 2, previous: 1, challenger: 3 });
      expect((await openModel(join(models, 'small/3'))).manifest, 'settled on the validation images').toMatchObject({ calibration: { method: 'temperature' }, familiarity: { columns: 16 }, testTimeAugmentation: 'none' });
      const { body } = await api.ask('GET', '/metrics');
      expect(body).toMatch(/pneumogate_training_runs\{state="rejected"\} 1/);
      expect(await api.ask('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
      expect(await api.ask('GET', '/api/docs-json')).toMatchObject({ status: 200 });
    } finally {
      await second.stop();
    }
  });

  it.each([
    ['calibrated on', 'uncalibrated', { PNEUMOGATE_TRAINING_CALIBRATE: 'true' }, /validation images are 0 positive and 0 negative .* training\.validationShare/],
    ['judged on', 'unjudged', { PNEUMOGATE_TRAINING_EVALUATION_DATA: '' }, /evaluation images are 0 positive and 0 negative .* training\.evaluationData/],
  ])('end before they train where nothing could be %s', async (_, directory, more, sentence) => {
    const env = environment(directory, { PNEUMOGATE_TRAINING_RECIPE: recipeFile('any', { epochs: 1 }), ...more });
    const service = await startTrainer(env);
    try {
      const api = trainerApi(service.port);
      const { id } = (await api.begin()).body as { id: string };
      const { state, history } = await api.until(id, 'failed', 'training', 'rejected', 'awaiting-approval');
      expect([state, history.at(-1)?.why]).toEqual(['failed', expect.stringMatching(sentence)]);
    } finally {
      await service.stop();
    }
  });

  it('can be cancelled, which saves what was trained; and stop with a sentence where a setting is wrong', async () => {
    const env = environment('cancelled', { PNEUMOGATE_TRAINING_RECIPE: recipeFile('endless', { epochs: 10_000, learningRate: 1e-5, checkpointSteps: 100_000 }) });
    const service = await startTrainer(env);
    const api = trainerApi(service.port);
    try {
      const { id } = (await api.begin()).body as { id: string };
      await api.step(id, 2);
      const [training = 0] = childrenOf(service.pid);
      expect(await api.act(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
      await eventually(() => !lives(training), 'the training ends');
      expect(existsSync(join(root, 'cancelled/runs', id, 'training/detector/last.safetensors'))).toBe(true);
      expect((await api.one(id)).history.at(-1)).toMatchObject({ state: 'cancelled', by: 'Dr. Test' });
      expect(await api.act(id, 'cancel')).toMatchObject({ status: 409 });
    } finally {
      await service.stop();
    }
    await expect(startTrainer({ ...env, PNEUMOGATE_TRAINING_SCHEDULE: 'every night' })).rejects.toThrow(/training\.schedule/);
  });
});
