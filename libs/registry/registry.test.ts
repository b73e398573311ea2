import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findModels, openModel, resolveModel } from './index.ts';
import { type ModelStore, openModelStore } from '../../test/fixtures/model-store.ts';

let store: ModelStore;
beforeEach(() => {
  store = openModelStore();
});
afterEach(() => {
  store.remove();
});
const place: ModelStore['place'] = (...facts) => store.place(...facts);

const directories = (): string[] => ['one', 'missing', 'two'].map((name) => join(store.root, name));
const chosen = async (reference?: string): Promise<string> => (await resolveModel(reference, directories())).directory;

describe('openModel', () => {
  it('opens a folder whose files are what model.json says', async () => {
    const folder = place('one', 'net', 1);
    const model = await openModel(folder);
    expect(model.path('model.onnx')).toBe(join(folder, 'model.onnx'));
    expect(model.deviceUID).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    expect((await openModel(place('two', 'net', 1))).deviceUID).toBe(model.deviceUID);
    expect((await openModel(place('two', 'net', 2))).deviceUID).not.toBe(model.deviceUID);
    expect(() => model.path('other')).toThrow(expect.objectContaining({ reason: 'MODEL_FILE_UNLISTED' }));
  });

  it('refuses changed or missing weights, and a wrong or missing model.json', async () => {
    await expect(openModel(place('one', 'net', 1, {}, 'other bytes'))).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'MODEL_HASH_MISMATCH' });
    const unreadable = place('one', 'net', 2);
    rmSync(join(unreadable, 'model.onnx'));
    await expect(openModel(unreadable)).rejects.toMatchObject({ reason: 'MODEL_FILE_UNREADABLE' });
    const invalid = place('one', 'net', 3, { operatingPoint: 7, classes: [] });
    await expect(openModel(invalid)).rejects.toThrow(/classes: .*operatingPoint: /);
    await expect(openModel(join(store.root, 'nowhere'))).rejects.toMatchObject({ reason: 'MODEL_MANIFEST_UNREADABLE' });
  });
});

describe('resolveModel', () => {
  it('takes the newest version, by number, of the first directory that has a model', async () => {
    place('two', 'other', 99);
    place('one', 'net', 9);
    const newest = place('one', 'net', 10);
    expect(await chosen()).toBe(newest);
    expect(await chosen('net')).toBe(newest);
  });

  it('knows name@version and name@alias', async () => {
    const first = place('two', 'net', 1);
    place('two', 'net', 2);
    writeFileSync(join(store.root, 'two', 'net', 'aliases.json'), JSON.stringify({ champion: 1 }));
    expect(await chosen('net@1')).toBe(first);
    expect(await chosen('net@champion')).toBe(first);
    await expect(chosen('net@3')).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'MODEL_UNKNOWN' });
  });

  it('lets the first aliases.json decide, takes the champion of a name before its newest version, and never another one instead', async () => {
    const first = place('two', 'net', 1);
    place('one', 'net', 2);
    place('two', 'net', 3);
    writeFileSync(join(store.root, 'two', 'net', 'aliases.json'), JSON.stringify({ champion: 3, older: 2 }));
    writeFileSync(join(store.root, 'one', 'net', 'aliases.json'), JSON.stringify({ champion: 1 }));
    for (const reference of ['net', 'net@champion', undefined]) expect(await chosen(reference)).toBe(first);
    await expect(chosen('net@older')).rejects.toMatchObject({ reason: 'MODEL_UNKNOWN' });
    writeFileSync(join(store.root, 'one', 'net', 'aliases.json'), JSON.stringify({ champion: 7 }));
    await expect(chosen('net')).rejects.toMatchObject({ reason: 'MODEL_UNKNOWN' });
    writeFileSync(join(store.root, 'one', 'net', 'aliases.json'), '{"champion": "7"}');
    await expect(chosen('net')).rejects.toMatchObject({ reason: 'MODEL_ALIASES_INVALID' });
  });

  it('says how to get a model when there is none, and asks which when there are several', async () => {
    await expect(chosen()).rejects.toThrow(/model import PATH.*PNEUMOGATE_MODELS/);
    place('one', 'net', 1);
    place('one', 'other', 1);
    await expect(chosen()).rejects.toThrow(/Several models were found: net, other/);
  });
});

describe('findModels', () => {
  it('passes over broken folders and tells of them', async () => {
    place('one', 'net', 1);
    place('one', 'net', 2, { version: 3 });
    const broken: string[] = [];
    const found = await findModels(directories(), (_, fault) => broken.push(fault.reason));
    expect(found.map((model) => model.manifest.version)).toEqual([1]);
    expect(broken).toEqual(['MODEL_MISPLACED']);
  });
});
