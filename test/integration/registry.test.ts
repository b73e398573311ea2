import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phantomStudy } from '#phantom';
import { keepDecision, promoteModel, readHistory, resolveFound } from '#registry';
import { gateDecisionOn } from '../fixtures/gate-decision.ts';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type InferenceService, collectAnswers, startInference } from '../fixtures/inference.ts';
import { eventually } from '../fixtures/process.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';

const models = mkdtempSync(join(tmpdir(), 'registry-'));
const place = { directories: [models], userStore: join(models, 'none') };
const said = { by: 'Dr. Test', why: 'a test' };
let inference: InferenceService;
let gateway: RunningGateway;
let picture: Uint8Array;

beforeAll(async () => {
  for (const version of [1, 2, 3]) writeTinyModel(models, version, version - 1);
  await promoteModel('tiny@1', { ...said, at: new Date(0) }, place);
  const images = [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] as const;
  picture = (await phantomStudy({ seed: 1, columns: 260, images }))[0]?.bytes ?? expect.fail('no picture');
  inference = await startInference({ PNEUMOGATE_MODELS: models, PNEUMOGATE_INFERENCE_MODEL: 'tiny', PNEUMOGATE_INFERENCE_MODEL_POLL_SECONDS: '1' });
  // The registry needs no Orthanc.
  gateway = await startGateway('http://127.0.0.1:1', { PNEUMOGATE_INFERENCE_ADDRESS: `127.0.0.1:${inference.port}` });
});
afterAll(async () => {
  await gateway.stop();
  await inference.stop();
  rmSync(models, { recursive: true, force: true });
});

async function ask(path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown; readonly type: string }> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${gateway.url}/api/v1/${path}`, init);
  return { status: response.status, body: await response.json(), type: response.headers.get('content-type') ?? '' };
}

const promote = (body: object) => ask('registry/tiny/promote', { ...said, ...body });
const rollBack = (to: number) => ask('registry/tiny/rollback', { ...said, to });

/** Waits until this version alone is in the service, and answers an image. */
async function answers(version: number): Promise<void> {
  await eventually(async () => {
    const { models: loaded } = (await ask('models')).body as { models: { version: number; state: string }[] };
    return loaded.length === 1 && loaded[0]?.version === version && loaded[0].state === 'serving';
  }, `version ${version} alone`);
  const [answer] = (await collectAnswers(inference.client.analyze([{ instanceKey: 'a', bytes: picture }]))).values();
  expect(answer).toMatchObject({ model: { name: 'tiny', version }, outcome: { kind: 'analysed' } });
}

describe('the registry behind the gateway', () => {
  it('promotes what the gate has passed, and rolls back; the running service answers accordingly', async () => {
    await answers(1);
    expect(await promote({ version: 2, replaces: 1 })).toMatchObject({ status: 409, body: { reason: 'EVIDENCE_MISSING', code: 'FAILED_PRECONDITION' } });
    const challenger = await resolveFound('tiny@2', [models]);
    await keepDecision(challenger, gateDecisionOn(challenger, 1, false));
    expect(await promote({ version: 2, replaces: 1 })).toMatchObject({ status: 409, body: { reason: 'GATE_NOT_PASSED' } });
    await keepDecision(challenger, gateDecisionOn(challenger, 1, true));
    expect((await ask('registry')).body).toMatchObject({
      models: [{ name: 'tiny', aliases: { champion: 1 }, versions: [{ version: 3, gate: null }, { version: 2, gate: { passed: true, champion: { name: 'tiny', version: 1 }, images: 240, checks: gateDecisionOn(challenger, 1, true).checks } }, { version: 1 }] }],
    });
    expect(await promote({ version: 2, replaces: 1 })).toMatchObject({ status: 200, body: { action: 'promote', version: 2, by: 'Dr. Test', numbers: { 'challenger rsnaMap': 0.231 }, after: { champion: 2, previous: 1 } } });
    await answers(2);
    expect(await rollBack(1)).toMatchObject({ status: 200, body: { action: 'rollback', version: 1, after: { champion: 1 } } });
    await answers(1);
    const { models: registered } = (await ask('registry')).body as { models: { history: { action: string; by: string; why: string }[] }[] };
    expect(registered[0]?.history.map(({ action, by, why }) => [action, by, why])).toEqual([['rollback', 'Dr. Test', 'a test'], ['promote', 'Dr. Test', 'a test'], ['promote', 'Dr. Test', 'a test']]);
    expect(await readHistory(join(models, 'tiny'))).toHaveLength(3);
  });

  it('refuses with a reason what cannot be done, and changes nothing', async () => {
    const before = (await ask('registry')).body;
    const refusals: readonly (readonly [ReturnType<typeof promote>, number, string])[] = [
      [promote({ version: 9, replaces: 1 }), 404, 'MODEL_UNKNOWN'],
      [ask('registry/none/rollback', { ...said, to: 1 }), 404, 'MODEL_UNKNOWN'],
      [promote({ version: 1, replaces: 1 }), 409, 'MODEL_IS_CHAMPION'],
      [promote({ version: 3, replaces: 2, withoutGate: true }), 409, 'CHAMPION_CHANGED'],
      [promote({ version: 2, replaces: 3 }), 409, 'EVIDENCE_OUTDATED'],
      [rollBack(2), 409, 'NOTHING_TO_ROLL_BACK_TO'],
      [promote({ version: 2, replaces: 1, why: '' }), 400, 'PARAMETER_INVALID'],
      [promote({ version: 2 }), 400, 'PARAMETER_INVALID'],
    ];
    for (const [asked, status, reason] of refusals) {
      const answer = await asked;
      expect(answer).toMatchObject({ status, body: { status, reason } });
      expect(answer.type).toContain('application/problem+json');
    }
    writeFileSync(join(models, 'tiny/3/model.onnx'), 'other bytes');
    expect(await promote({ version: 3, replaces: 1, withoutGate: true })).toMatchObject({ status: 409, body: { reason: 'MODEL_HASH_MISMATCH' } });
    expect((await ask('registry')).body).toEqual(before);
    await answers(1);
  });

  it('is 503 while the service that holds it is away', async () => {
    await inference.stop();
    expect(await ask('registry')).toMatchObject({ status: 503 });
    expect(await rollBack(1)).toMatchObject({ status: 503 });
  });
});
