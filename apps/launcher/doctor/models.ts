import { Fault } from '#fault';
import { type FoundModel, findModels, openModel } from '#registry';
import type { Check } from './check.ts';

const subject = 'model';

async function verify({ manifest, directory }: FoundModel): Promise<Check> {
  const name = `${manifest.name}@${manifest.version}`;
  try {
    await openModel(directory);
    return { subject, state: 'ok', finding: `${name} in ${directory}, hashes match` };
  } catch (error) {
    return { subject, state: 'missing', finding: `${name} in ${directory}: ${Fault.from(error).message}`, next: 'Import the model again: `./pneumogate model import PATH`.' };
  }
}

/** The models in `directories`, each file's hash checked. */
export async function checkModels(directories: readonly string[]): Promise<Check[]> {
  const broken: Check[] = [];
  const found = await findModels(directories, (directory, fault) => {
    broken.push({ subject, state: 'note', finding: `${directory}: ${fault.message}` });
  });
  if (found.length > 0) return [...broken, ...(await Promise.all(found.map(verify)))];
  const next =
    'Put NAME/VERSION/model.json into one of these folders, or get one by `./pneumogate model import PATH`, which copies a model folder into your store: that is searched unless models.directories (PNEUMOGATE_MODELS) is set.';
  return [...broken, { subject, state: 'missing', finding: `none in ${directories.join(', ')}`, next }];
}
