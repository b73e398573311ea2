import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstanceAnswer, InstanceRequest } from '#contract';
import { phantomStudy } from '#phantom';
import { promoteModel, rollBackModel } from '#registry';
import { type InferenceService, collectAnswers, heldInstance, startInference } from '../fixtures/inference.ts';
import { eventually } from '../fixtures/process.ts';
import { hasPilot, sharedModels } from '../fixtures/test-data.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';
import { startTraffic } from '../fixtures/traffic.ts';

if (!hasPilot) console.warn('model-swap: the memory of a whole network is left out, because the pilot model is not here');

const versions = [1, 2, 3];
const clients = 16;
const swaps = 10;

/** Chest radiographs of nobody that differ. */
let pictures: readonly Uint8Array[];
let models = '';
let service: InferenceService;

const place = () => ({ directories: [models], userStore: join(models, 'none') });
const author = { by: 'test', why: 'test', at: new Date(0) };
const promote = (version: number) => promoteModel(`tiny@${version}`, author, place());

/** What an answer says, without the time it took. */
const saidOf = ({ outcome }: InstanceAnswer): string => JSON.stringify(outcome);

const start = (model: string): Promise<InferenceService> =>
  // Only what the file system tells: the poll is too slow to be what the tests see.
  startInference({ PNEUMOGATE_MODELS: models, PNEUMOGATE_INFERENCE_MODEL: model, PNEUMOGATE_INFERENCE_MODEL_POLL_SECONDS: '3600', PNEUMOGATE_LOG_LEVEL: 'info' });

const statesOf = async (): Promise<string[]> => (await service.client.listModels()).map(({ model, state }) => `${model.version} ${state}`);

/** Waits until the version serves and none but it is in the service. */
const servesAlone = (version: number): Promise<true> => eventually(async () => (await statesOf()).join() === `${version} serving`, `version ${version} alone`);

async function say(instances: readonly InstanceRequest[]): Promise<Map<string, InstanceAnswer>> {
  return collectAnswers(service.client.analyze(instances));
}

const everyPicture = (): InstanceRequest[] => pictures.map((bytes, i) => ({ instanceKey: String(i), bytes, minScore: 0.001 }));

/** What each version says of each picture, by a service that knows no other. */
async function readReferences(): Promise<Map<number, readonly string[]>> {
  const references = new Map<number, readonly string[]>();
  for (const version of versions) {
    const alone = await start(`tiny@${version}`);
    const answers = await collectAnswers(alone.client.analyze(everyPicture()));
    references.set(version, pictures.map((_, i) => saidOf(answers.get(String(i)) ?? fail())));
    await alone.stop();
  }
  return references;
}

function fail(): never {
  throw new Error('an instance was not answered');
}

let references: Map<number, readonly string[]>;

beforeAll(async () => {
  models = mkdtempSync(join(tmpdir(), 'swap-'));
  for (const version of versions) writeTinyModel(models, version, version - 1);
  const images = [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] as const;
  pictures = (await Promise.all([1, 2, 3].map((seed) => phantomStudy({ seed, columns: 260, images })))).flatMap((study) => study.map(({ bytes }) => bytes));
  references = await readReferences();
  await promote(1);
  service = await start('tiny@champion');
});
afterAll(async () => {
  await service.stop();
  rmSync(models, { recursive: true, force: true });
});

/** Another model.json, and other weights with the hash that belongs to them. */
function rewriteModel(folder: string, changes: object, weights: string | Buffer = readFileSync(join(folder, 'model.onnx'))): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as object;
  const sha256 = createHash('sha256').update(weights).digest('hex');
  writeFileSync(join(folder, 'model.onnx'), weights);
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...manifest, ...changes, files: { 'model.onnx': { sha256 } } }));
}

/** Past the command, which would verify the files itself. */
const pointTo = (champion: number): void => {
  writeFileSync(join(models, 'tiny/aliases.next'), JSON.stringify({ champion }));
  renameSync(join(models, 'tiny/aliases.next'), join(models, 'tiny/aliases.json'));
};

const threads = (): number => readdirSync(`/proc/${service.process.pid}/task`).length;

describe('a model that takes over while the service answers', () => {
  it('has versions that say different things of every picture', () => {
    pictures.forEach((_, i) => {
      expect(new Set(versions.map((version) => references.get(version)?.[i])).size).toBe(versions.length);
    });
  });

  it(`fails no request in ${swaps} swaps under ${clients} clients; each answer is the one of the version it names; threads go`, async () => {
    const traffic = startTraffic(service.client, pictures, clients);
    await eventually(() => traffic.answers.length > 2 * clients, 'traffic');
    const before = threads();
    for (let swap = 1; swap <= swaps; swap++) {
      const version = versions[swap % versions.length] ?? 1;
      const answered = traffic.answers.length;
      await promote(version);
      await servesAlone(version);
      await eventually(() => traffic.answers.length > answered + clients, 'answers of the new version');
    }
    expect(threads()).toBe(before);
    await traffic.end();
    for (const answer of traffic.answers) {
      const picture = Number(answer.instanceKey.split('/')[1]);
      expect(saidOf(answer)).toBe(references.get(answer.model.version)?.[picture]);
    }
    expect(new Set(traffic.answers.map(({ model }) => model.version))).toEqual(new Set(versions));
    expect(await service.metric('pneumogate_inference_model_swaps_total')).toBe(swaps);
    expect(await service.metric('pneumogate_inference_request_failure')).toBe(0);
  });

  it('gives bit-equal answers again after a rollback', async () => {
    await promote(1);
    await servesAlone(1);
    await promote(3);
    await servesAlone(3);
    await rollBackModel('tiny', author, place());
    await servesAlone(1);
    const answers = await say(everyPicture());
    expect([...answers.values()].map(({ model }) => model.version)).toEqual([1, 1, 1]);
    expect(pictures.map((_, i) => saidOf(answers.get(String(i)) ?? fail()))).toEqual(references.get(1));
  });

  it('answers an instance by the version that began it, and keeps that one until then', async () => {
    const held = heldInstance('held', pictures[0] ?? fail());
    const answer = say([held.instance]);
    await eventually(async () => (await service.metric('pneumogate_inference_pending_request_count')) === 1, 'the held instance');
    await promote(2);
    await eventually(async () => (await statesOf()).join() === '2 serving,1 draining', 'version 1 drains');
    expect((await say([{ instanceKey: 'new', bytes: pictures[0] ?? fail() }])).get('new')?.model.version).toBe(2);
    held.release();
    expect((await answer).get('held')?.model.version).toBe(1);
    await servesAlone(2);
  });

  it.each([
    ['whose weights were changed', 'MODEL_HASH_MISMATCH', (folder: string) => { appendFileSync(join(folder, 'model.onnx'), 'x'); }],
    ['that is no network', 'ENGINE_UNUSABLE', (folder: string) => { rewriteModel(folder, {}, 'no network'); }],
    ['that does not answer as it says', 'MODEL_OUTPUT_WRONG', (folder: string) => { rewriteModel(folder, { classes: ['opacity', 'nodule'] }); }],
  ])('refuses a challenger %s: the champion goes on, and log, metric and list tell of it', async (_, reason, spoil) => {
    const [serving = ''] = await statesOf();
    const refused = await service.metric('pneumogate_inference_model_swaps_total{outcome="refused"}');
    writeTinyModel(models, 4, 4);
    spoil(join(models, 'tiny/4'));
    pointTo(4);
    await eventually(async () => (await statesOf()).join() === `${serving},4 refused`, 'version 4 refused');
    expect((await service.client.listModels())[1]?.refusal).toMatchObject({ code: reason });
    await service.process.line((line) => line.includes('model refused') && line.includes(reason));
    expect(await service.metric('pneumogate_inference_model_swaps_total{outcome="refused"}')).toBe(refused + 1);
    const answers = await say(everyPicture());
    expect(pictures.map((__, i) => saidOf(answers.get(String(i)) ?? fail()))).toEqual(references.get(Number.parseInt(serving)));
    pointTo(Number.parseInt(serving));
    await eventually(async () => (await statesOf()).join() === serving, 'nothing refused any more');
  });
});

const residentMiB = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

describe.skipIf(!hasPilot)('the memory of a model that was replaced', () => {
  it(`is given back: after ${swaps} swaps of a network of 112 MiB the process is as large as after the first two`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'memory-'));
    for (const version of [1, 2]) copyPilot(directory, version);
    const own = { directories: [directory], userStore: directory };
    await promoteModel('pilot@1', author, own);
    const pilot = await startInference({ PNEUMOGATE_MODELS: directory, PNEUMOGATE_INFERENCE_MODEL: 'pilot', MALLOC_MMAP_THRESHOLD_: '131072' });
    const sizes: number[] = [];
    for (let swap = 1; swap <= swaps; swap++) {
      await promoteModel(`pilot@${1 + (swap % 2)}`, author, own);
      await eventually(async () => (await pilot.client.listModels()).map(({ model, state }) => `${model.version} ${state}`).join() === `${1 + (swap % 2)} serving`, 'the other version alone');
      sizes.push(residentMiB(pilot.process.pid));
    }
    await pilot.stop();
    rmSync(directory, { recursive: true, force: true });
    const [level = 0] = sizes.slice(0, 2).toSorted((a, b) => b - a);
    expect(sizes.at(-1), sizes.map(Math.round).join(' ')).toBeLessThan(level + 80);
  });
});

/** The pilot model under another version. */
function copyPilot(directory: string, version: number): void {
  const folder = join(directory, 'pilot', String(version));
  mkdirSync(folder, { recursive: true });
  copyFileSync(sharedModels('pilot/1/model.onnx'), join(folder, 'model.onnx'));
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...(JSON.parse(readFileSync(sharedModels('pilot/1/model.json'), 'utf8')) as object), version }));
}
