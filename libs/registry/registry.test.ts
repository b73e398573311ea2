import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findModels, openModel, resolveModel } from './index.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'registry-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const manifest = (name: string, version: number, weights: string) => ({
  name,
  version,
  network: 'yolov3-chexnet',
  input: { name: 'image', layout: 'NCHW', width: 256, height: 256, normalisation: { subtract: 0.45, multiply: 4 } },
  outputs: ['a', 'b', 'c'],
  classes: ['opacity'],
  anchors: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]],
  anchorMasks: [[2], [1], [0]],
  operatingPoint: 0.3,
  files: { 'model.onnx': { sha256: createHash('sha256').update(weights).digest('hex') } },
});

function place(directory: string, name: string, version: number, changes: object = {}, weights = `${name}-${version}`): string {
  const folder = join(root, directory, name, String(version));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), weights);
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...manifest(name, version, `${name}-${version}`), ...changes }));
  return folder;
}

const directories = (): string[] => [join(root, 'one'), join(root, 'missing'), join(root, 'two')];
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
    await expect(openModel(join(root, 'nowhere'))).rejects.toMatchObject({ reason: 'MODEL_MANIFEST_UNREADABLE' });
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
    writeFileSync(join(root, 'two', 'net', 'aliases.json'), JSON.stringify({ champion: 1 }));
    expect(await chosen('net@1')).toBe(first);
    expect(await chosen('net@champion')).toBe(first);
    await expect(chosen('net@3')).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'MODEL_UNKNOWN' });
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
