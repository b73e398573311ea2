import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstanceAnswer, InstanceRequest } from '#contract';
import type { Fault } from '#fault';
import { phantomStudy } from '#phantom';
import { challengeWithModel, promoteModel } from '#registry';
import { type InferenceService, collectAnswers, faultOf, heldInstance, startInference } from '../fixtures/inference.ts';
import { eventually } from '../fixtures/process.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';

let models = '';
let picture: Uint8Array;
let service: InferenceService;

const author = { by: 'test', why: 'test', at: new Date(0) };
const place = () => ({ directories: [models], userStore: join(models, 'none') });
const challenge = (version: number) => challengeWithModel(`tiny@${version}`, author, place());
const settings = () => ({ PNEUMOGATE_MODELS: models, PNEUMOGATE_INFERENCE_MODEL_POLL_SECONDS: '1', PNEUMOGATE_LOG_LEVEL: 'info' });

const statesOf = async (): Promise<string> => (await service.client.listModels()).map(({ model, state }) => `${model.version} ${state}`).join();
const until = (states: string): Promise<true> => eventually(async () => (await statesOf()) === states, states);

const image = (): InstanceRequest => ({ instanceKey: 'image', bytes: picture, minScore: 0.001 });
const ask = async (instance: InstanceRequest, of: InferenceService = service): Promise<InstanceAnswer> => {
  const answer = (await collectAnswers(of.client.analyze([instance]))).get(instance.instanceKey);
  if (answer === undefined) throw new Error('not answered');
  return answer;
};
const askShadow = (): Promise<InstanceAnswer> => ask({ ...image(), shadow: true });
const refusal = (): Promise<Fault> => faultOf(service.client.analyze([{ ...image(), shadow: true }]));

beforeAll(async () => {
  models = mkdtempSync(join(tmpdir(), 'shadow-'));
  for (const version of [1, 2, 3]) writeTinyModel(models, version, version - 1);
  const [first] = await phantomStudy({ seed: 4, columns: 260, images: [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] });
  if (first === undefined) throw new Error('no image');
  picture = first.bytes;
  await promoteModel('tiny@1', author, place());
  service = await startInference({ ...settings(), PNEUMOGATE_INFERENCE_MODEL: 'tiny', PNEUMOGATE_INFERENCE_SHADOW: 'tiny@challenger' });
});
afterAll(async () => {
  await service.stop();
  rmSync(models, { recursive: true, force: true });
});

/** Nice values of the process's threads (proc_pid_stat(5), the 19th field). */
const niceValues = (): number[] =>
  readdirSync(`/proc/${service.process.pid}/task`).map((thread) => Number(readFileSync(`/proc/${service.process.pid}/task/${thread}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[16]));

describe('a model on trial', () => {
  it('is told to be absent, and the one that serves answers', async () => {
    await eventually(async () => (await refusal()).reason === 'SHADOW_ABSENT', 'the registry was looked at');
    expect(await refusal()).toMatchObject({ code: 'NOT_FOUND' });
    expect(await ask(image())).toMatchObject({ model: { version: 1 } });
    expect(await statesOf()).toBe('1 serving');
  });

  it('answers those who ask for it, and nobody else, as it does by itself', async () => {
    await challenge(2);
    await until('1 serving,2 shadowing');
    const [own, shadow] = [await ask(image()), await askShadow()];
    expect([own.model.version, own.shadow]).toEqual([1, undefined]);
    expect([shadow.model.version, shadow.shadow]).toEqual([2, true]);
    const alone = await startInference({ ...settings(), PNEUMOGATE_INFERENCE_MODEL: 'tiny@2' });
    expect((await ask(image(), alone)).outcome).toEqual(shadow.outcome);
    expect((await faultOf(alone.client.analyze([{ ...image(), shadow: true }]))).reason).toBe('SHADOW_OFF');
    await alone.stop();
    expect(shadow.outcome).not.toEqual(own.outcome);
    expect(await service.metric('pneumogate_inference_request_success{model="tiny",version="2",outcome="analysed"}')).toBe(1);
  });

  it('runs by two threads of the lowest priority: one prepares, one computes', () => {
    expect(niceValues().filter((nice) => nice === 19)).toHaveLength(2);
  });

  it('has places of its own: full of its images, the service still answers', async () => {
    const held = ['a', 'b', 'c', 'd'].map((key) => heldInstance(key, picture));
    const answers = held.map(({ instance }) => ask({ ...instance, shadow: true }));
    await eventually(async () => (await service.metric('pneumogate_inference_shadow_pending_request_count')) === 4, 'four images with it');
    expect(await refusal()).toMatchObject({ code: 'RESOURCE_EXHAUSTED', reason: 'SHADOW_QUEUE_FULL' });
    expect(await service.metric('pneumogate_inference_pending_request_count')).toBe(0);
    expect((await ask(image())).model.version).toBe(1);
    for (const { release } of held) release();
    expect((await Promise.all(answers)).map(({ model }) => model.version)).toEqual([2, 2, 2, 2]);
  });

  it('answers what it began when another one takes its place', async () => {
    const held = heldInstance('held', picture);
    const answer = ask({ ...held.instance, shadow: true });
    await eventually(async () => (await service.metric('pneumogate_inference_shadow_pending_request_count')) === 1, 'the held instance');
    await challenge(3);
    await until('1 serving,3 shadowing,2 draining');
    expect((await askShadow()).model.version).toBe(3);
    held.release();
    expect((await answer).model.version).toBe(2);
    await until('1 serving,3 shadowing');
  });

  it('is gone once it is promoted, and one that is unfit is refused', async () => {
    await promoteModel('tiny@3', author, place());
    await until('3 serving');
    await eventually(async () => (await refusal()).reason === 'SHADOW_ABSENT', 'nothing is on trial');
    await challenge(2);
    await until('3 serving,2 shadowing');
    writeTinyModel(models, 4, 4);
    appendFileSync(join(models, 'tiny/4/model.onnx'), 'x');
    // Past the command, which would verify the files itself.
    writeFileSync(join(models, 'tiny/aliases.json'), JSON.stringify({ champion: 3, challenger: 4 }));
    await until('3 serving,4 refused');
    expect(await refusal()).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'SHADOW_UNFIT' });
    writeFileSync(join(models, 'tiny/aliases.json'), JSON.stringify({ champion: 3, challenger: 3 }));
    await eventually(async () => (await refusal()).reason === 'SHADOW_IS_SERVING', 'the model that serves is not on trial');
    expect((await ask(image())).model.version).toBe(3);
  });
});
