import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#fault';
import { type ModelFolder, openModel } from './model-folder.ts';

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Copies a model version (model.json, the files it lists, card.md) to the folder `target`, which appears complete or not at all.
 * @throws Fault ALREADY_EXISTS / MODEL_EXISTS when something lies there; what `openModel` throws about the copy
 */
export async function copyModel(model: ModelFolder, target: string): Promise<ModelFolder> {
  if (await exists(target)) throw new Fault('ALREADY_EXISTS', 'MODEL_EXISTS', 'The folder to copy the model to exists already.', { metadata: { folder: target } });
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), '.incoming-'));
  try {
    for (const file of ['model.json', ...Object.keys(model.manifest.files)]) {
      await mkdir(dirname(join(fresh, file)), { recursive: true });
      await copyFile(join(model.directory, file), join(fresh, file));
    }
    if (await exists(join(model.directory, 'card.md'))) await copyFile(join(model.directory, 'card.md'), join(fresh, 'card.md'));
    await openModel(fresh);
    await rename(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return openModel(target);
}

/**
 * Copies a model version into a store (NAME/VERSION/). The same version already there is left as it is.
 * @throws Fault ALREADY_EXISTS / MODEL_VERSION_TAKEN when something else stands there under this name and version: versions never change
 */
export async function importModel(model: ModelFolder, store: string): Promise<ModelFolder> {
  const { name, version } = model.manifest;
  const target = join(store, name, String(version));
  if (!(await exists(target))) return copyModel(model, target);
  const present = await openModel(target);
  if (present.digest === model.digest) return present;
  throw new Fault('ALREADY_EXISTS', 'MODEL_VERSION_TAKEN', `The store holds another ${name}@${version}: give the new one another version in its model.json.`);
}
