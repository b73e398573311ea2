import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyModel, importModel, openModel } from './index.ts';
import { type ModelStore, openModelStore } from '../../test/fixtures/model-store.ts';

let store: ModelStore;
beforeEach(() => {
  store = openModelStore();
});
afterEach(() => {
  store.remove();
});

const at = (name: string): string => join(store.root, name);
const searched = (): string[] => ['checkout', 'user', 'shared', 'missing'].map(at);
const importOf = async (folder: string) => importModel(await openModel(folder), at('user'), searched());

describe('importModel', () => {
  it('copies a version into the store, once', async () => {
    const made = store.place('trained', 'net', 1);
    expect(await importOf(made)).toMatchObject({ isNew: true, model: { directory: at('user/net/1') } });
    expect(await importOf(made)).toMatchObject({ isNew: false, model: { directory: at('user/net/1') } });
  });

  it.each(['checkout', 'user', 'shared'])('refuses a version that is another model in a searched folder: %s', async (folder) => {
    store.place(folder, 'net', 1);
    const refused = importOf(store.place('trained', 'net', 1, { operatingPoint: 0.2 }));
    await expect(refused).rejects.toMatchObject({ code: 'ALREADY_EXISTS', reason: 'MODEL_VERSION_TAKEN', message: expect.stringContaining('--model-version') as string, metadata: { folder: join(at(folder), 'net/1') } });
    expect(existsSync(at('user/net/1'))).toBe(folder === 'user');
  });

  it('leaves the same version where it is, in whichever folder', async () => {
    store.place('shared', 'net', 1);
    expect(await importOf(store.place('trained', 'net', 1))).toMatchObject({ isNew: false, model: { directory: at('shared/net/1') } });
    expect(existsSync(at('user'))).toBe(false);
  });
});

describe('copyModel', () => {
  it('never writes over something', async () => {
    const made = await openModel(store.place('trained', 'net', 1));
    expect(await copyModel(made, at('exported'))).toMatchObject({ directory: at('exported'), digest: made.digest });
    await expect(copyModel(made, at('exported'))).rejects.toMatchObject({ code: 'ALREADY_EXISTS', reason: 'TARGET_EXISTS' });
  });

  it('leaves nothing behind when the copy is not the model', async () => {
    const made = await openModel(store.place('trained', 'net', 1));
    store.place('trained', 'net', 1, {}, 'other weights');
    await expect(copyModel(made, at('exports/net'))).rejects.toMatchObject({ reason: 'MODEL_HASH_MISMATCH' });
    expect(readdirSync(at('exports'))).toEqual([]);
  });
});
