import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceUIDOf, gateSettingsSchema, readAliases, readHistory, readManifestFile } from '#registry';
import { promote } from './change-champion.ts';
import type { CommandContext } from './context.ts';
import { importModelFolder } from './model.ts';

const root = mkdtempSync(join(tmpdir(), 'champion-'));
const [models, evidence] = [join(root, 'models'), join(root, 'evidence')];
const said: string[] = [];
const nothing = (): void => undefined;
const context: CommandContext = {
  env: { PNEUMOGATE_MODELS: models, XDG_DATA_HOME: root },
  print: nothing,
  say: (sentence) => said.push(sentence),
  step: nothing,
  signal: new AbortController().signal,
};

/** A version whose weights are a word. */
function writeModel(directory: string, version: number, changes: object = {}): string {
  const folder = join(directory, 'net', String(version));
  const weights = `net ${version}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), weights);
  const input = { name: 'image', layout: 'NCHW', width: 256, height: 256, normalisation: { subtract: 0.45, multiply: 4 } };
  const boxes = { outputs: ['a', 'b', 'c'], classes: ['opacity'], anchors: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]], anchorMasks: [[2], [1], [0]], operatingPoint: 0.3 };
  const files = { 'model.onnx': { sha256: createHash('sha256').update(weights).digest('hex') } };
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ name: 'net', version, network: 'yolov3-chexnet', input, ...boxes, files, ...changes }));
  return folder;
}

async function gated(version: number) {
  const { manifest, digest } = await readManifestFile(join(models, 'net', String(version)));
  return { name: 'net', version, deviceUID: deviceUIDOf(manifest), operatingPoint: 0.3, digest };
}

/** What the gate wrote when it passed `challenger` against `champion`. */
async function writeEvidence(champion: number, challenger: number): Promise<void> {
  const gain = { kind: 'gain', name: 'rsnaMap', outcome: 'passed', champion: 0.1, challenger: 0.2, difference: { value: 0.1, ci95: [0.05, 0.15] }, bound: 0, sentence: 'Better.' };
  const decision = { passed: true, champion: await gated(champion), challenger: await gated(challenger), images: 9, patients: 8, checks: [gain], settings: gateSettingsSchema.parse({}) };
  mkdirSync(evidence, { recursive: true });
  writeFileSync(join(evidence, 'decision.json'), JSON.stringify(decision));
}

const champion = async () => (await readAliases('net', [models])).aliases.champion;
const promoteOn = (reference: string, to = 'champion') => promote(reference, { to, why: 'better', by: 'Dr. A', evidence }, context);

beforeAll(async () => {
  for (const version of [1, 2, 3]) writeModel(models, version);
  await promote('net@1', { to: 'champion', why: 'the first' }, context);
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('model promote --evidence', () => {
  it('takes the figures of a comparison with the champion of now, and refuses those with another', async () => {
    await writeEvidence(1, 2);
    await promoteOn('net@2', 'challenger');
    await promoteOn('net@challenger');
    expect((await readHistory(join(models, 'net'))).at(-1)).toMatchObject({ action: 'promote', version: 2, numbers: { gain: 0.1 } });
    await writeEvidence(1, 3);
    await expect(promoteOn('net@3')).rejects.toMatchObject({ reason: 'EVIDENCE_OUTDATED', message: expect.stringContaining('with net@1, which is not the champion') as string });
    expect(await champion()).toBe(2);
  });

  it('refuses figures of other cuts than those of the version that is promoted', async () => {
    await writeEvidence(2, 3);
    writeModel(models, 3, { operatingPoint: 0.01 });
    await expect(promoteOn('net@3')).rejects.toMatchObject({ reason: 'EVIDENCE_OF_ANOTHER_MODEL' });
    expect(await champion()).toBe(2);
  });
});

describe('model import', () => {
  it('refuses a version that is another model in a folder that is searched, and leaves one that is there', async () => {
    await expect(importModelFolder(writeModel(join(root, 'trained'), 1, { boxScale: 0.9 }), {}, context)).rejects.toMatchObject({ reason: 'MODEL_VERSION_TAKEN' });
    await importModelFolder(writeModel(join(root, 'copied'), 1), {}, context);
    expect(said.at(-1)).toContain('net@1 is there already');
  });
});
