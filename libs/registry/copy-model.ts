import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#fault';
import { writeWholeFolder } from '#folder';
import { type ModelFolder, openModel, readManifestFile } from './model-folder.ts';

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Copies a model version (model.json, the files it lists, card.md) to the folder `target`, which appears complete or not at all.
 * @throws Fault of `writeWholeFolder`; what `openModel` throws about the copy
 */
export async function copyModel(model: ModelFolder, target: string): Promise<ModelFolder> {
  await writeWholeFolder(target, async (fresh) => {
    for (const file of ['model.json', ...Object.keys(model.manifest.files)]) {
      await mkdir(dirname(join(fresh, file)), { recursive: true });
      await copyFile(join(model.directory, file), join(fresh, file));
    }
    if (await exists(join(model.directory, 'card.md'))) await copyFile(join(model.directory, 'card.md'), join(fresh, 'card.md'));
    await openModel(fresh);
  });
  return openModel(target);
}

export interface ImportedModel {
  readonly model: ModelFolder;
  /** False: the same version was there already, in any of the folders, and was left as it is. */
  readonly isNew: boolean;
}

/**
 * Copies a model version into a store (NAME/VERSION/). `directories` are the folders searched: another model under this name and version in one of them
 * would hide the new one, or be hidden by it.
 * @throws Fault ALREADY_EXISTS / MODEL_VERSION_TAKEN when there is one: versions never change
 */
export async function importModel(model: ModelFolder, store: string, directories: readonly string[]): Promise<ImportedModel> {
  const { name, version } = model.manifest;
  const folderIn = (directory: string): string => join(directory, name, String(version));
  for (const folder of [...directories, store].map(folderIn)) {
    const present = await readManifestFile(folder).catch(() => undefined);
    if (present === undefined) continue;
    if (present.digest === model.digest) return { model: await openModel(folder), isNew: false };
    const wayOut = 'give the new one another version, when it is trained (`train detector --model-version`) or in its model.json';
    throw new Fault('ALREADY_EXISTS', 'MODEL_VERSION_TAKEN', `There is another ${name}@${version} already: ${wayOut}.`, { metadata: { folder } });
  }
  return { model: await copyModel(model, folderIn(store)), isNew: true };
}
