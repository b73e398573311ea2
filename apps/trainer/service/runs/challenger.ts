import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RegistryPlace, findModels, openModel } from '#registry';
import type { RunPlaces } from './run-places.ts';

/** Where `train detector` puts the model of a run. */
export const exportedModel = ({ training }: Pick<RunPlaces, 'training'>, name: string, version: number): string => join(training, 'models', name, String(version));

/** Where it lies once it is calibrated. */
export const calibratedModel = ({ training }: Pick<RunPlaces, 'training'>, name: string, version: number): string => join(training, 'calibrated', name, String(version));

const versionsOf = async (name: string, { directories }: RegistryPlace) => (await findModels(directories)).filter(({ manifest }) => manifest.name === name);

/** The next version that nobody has. */
export const nextVersion = async (name: string, registry: RegistryPlace): Promise<number> => Math.max(0, ...(await versionsOf(name, registry)).map(({ manifest }) => manifest.version)) + 1;

/** The version under which an interrupted try has exported its model, unless another model took that number in the registry since. */
export async function exportedVersion(places: Pick<RunPlaces, 'training'>, name: string, registry: RegistryPlace): Promise<number | undefined> {
  const exported = (await readdir(join(places.training, 'models', name)).catch(() => [])).map(Number).filter(Number.isInteger);
  const registered = await versionsOf(name, registry);
  for (const version of exported) {
    const taken = registered.find(({ manifest }) => manifest.version === version);
    if (taken === undefined) return version;
    const { digest } = await openModel(taken.directory);
    for (const own of [exportedModel(places, name, version), calibratedModel(places, name, version)]) {
      if (existsSync(own) && (await openModel(own)).digest === digest) return version;
    }
  }
  return undefined;
}

/** The folder into which new versions go: the user's store if it is searched, else the first that is. */
export const storeFor = ({ directories, userStore }: RegistryPlace): string => (directories.includes(userStore) ? userStore : (directories[0] ?? userStore));
