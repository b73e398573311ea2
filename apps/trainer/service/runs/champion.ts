import { Fault } from '#fault';
import { type FoundModel, type RegistryPlace, findModels, readAliases } from '#registry';

/**
 * The champion of `name`. Without one a new version would answer as soon as it is registered, unjudged.
 * @throws Fault FAILED_PRECONDITION / CHAMPION_MISSING
 */
export async function championOf(name: string, { directories }: RegistryPlace): Promise<FoundModel> {
  const { champion } = (await readAliases(name, directories)).aliases;
  const found = (await findModels(directories)).find(({ manifest }) => manifest.name === name && manifest.version === champion);
  if (found !== undefined) return found;
  throw new Fault('FAILED_PRECONDITION', 'CHAMPION_MISSING', `The model ${name} has no champion to become better than: promote a version first (model promote ${name}@VERSION).`);
}

export const nameOf = ({ manifest: { name, version } }: Pick<FoundModel, 'manifest'>): string => `${name}@${version}`;
