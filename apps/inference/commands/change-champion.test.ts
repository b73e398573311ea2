import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAliases, readHistory, resolveFound } from '#registry';
import { gateDecisionOn } from '../../../test/fixtures/gate-decision.ts';
import { openModelStore } from '../../../test/fixtures/model-store.ts';
import { promote } from './change-champion.ts';
import type { CommandContext } from './context.ts';
import { importModelFolder } from './model.ts';

const { root, place, remove } = openModelStore();
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

/** What the gate wrote when it passed `challenger` against `champion`. */
async function writeEvidence(champion: number, challenger: number): Promise<void> {
  const decision = gateDecisionOn(await resolveFound(`net@${challenger}`, [models]), champion, true);
  mkdirSync(evidence, { recursive: true });
  writeFileSync(join(evidence, 'decision.json'), JSON.stringify(decision));
}

const champion = async () => (await readAliases('net', [models])).aliases.champion;
const promoteOn = (reference: string, to = 'champion') => promote(reference, { to, why: 'better', by: 'Dr. A', evidence }, context);

beforeAll(async () => {
  for (const version of [1, 2, 3]) place('models', 'net', version);
  await promote('net@1', { to: 'champion', why: 'the first' }, context);
});
afterAll(remove);

describe('model promote --evidence', () => {
  it('takes the figures of a comparison with the champion of now, and refuses those with another', async () => {
    await writeEvidence(1, 2);
    await promoteOn('net@2', 'challenger');
    await promoteOn('net@challenger');
    expect((await readHistory(join(models, 'net'))).at(-1)).toMatchObject({ action: 'promote', version: 2, numbers: { gain: expect.closeTo(0.049) as number } });
    await writeEvidence(1, 3);
    await expect(promoteOn('net@3')).rejects.toMatchObject({ reason: 'EVIDENCE_OUTDATED', message: expect.stringContaining('with net@1, which is not the champion') as string });
    expect(await champion()).toBe(2);
  });

  it('refuses figures of other cuts than those of the version that is promoted', async () => {
    await writeEvidence(2, 3);
    place('models', 'net', 3, { operatingPoint: 0.01 });
    await expect(promoteOn('net@3')).rejects.toMatchObject({ reason: 'EVIDENCE_OF_ANOTHER_MODEL' });
    expect(await champion()).toBe(2);
  });
});

describe('model import', () => {
  it('refuses a version that is another model in a folder that is searched, and leaves one that is there', async () => {
    await expect(importModelFolder(place('trained', 'net', 1, { boxScale: 0.9 }), {}, context)).rejects.toMatchObject({ reason: 'MODEL_VERSION_TAKEN' });
    await importModelFolder(place('copied', 'net', 1), {}, context);
    expect(said.at(-1)).toContain('net@1 is there already');
  });
});
