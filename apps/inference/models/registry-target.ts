import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FoundModel, resolveFound } from '#registry';

/** What the registry says shall answer. */
export interface RegistryTarget {
  readonly found: FoundModel;
  /** Changes when a file of the version is written: a version that was refused is worth another look then. */
  readonly fingerprint: string;
}

const stateOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ size, mtimeMs, ino }) => `${ino}:${size}:${mtimeMs}`,
    () => 'missing',
  );

/** @throws Fault of `resolveFound` */
export async function readTarget(reference: string, directories: readonly string[]): Promise<RegistryTarget> {
  const found = await resolveFound(reference, directories);
  const { manifest, directory } = found;
  const states = await Promise.all(['model.json', ...Object.keys(manifest.files)].map((file) => stateOf(join(directory, file))));
  return { found, fingerprint: [directory, ...states].join(' ') };
}

/**
 * The reference that a service follows: none for a version that is named by number, the name itself where the settings leave the choice open, so that
 * another model which appears beside it does not take its place.
 */
export function followedReference(setting: string | undefined, { manifest }: FoundModel): string | undefined {
  if (setting === undefined) return manifest.name;
  const [, selector] = setting.split('@', 2);
  return selector !== undefined && /^\d+$/.test(selector) ? undefined : setting;
}

export interface Standing {
  /** Undefined: none answers. */
  readonly serving: { readonly name: string; readonly version: number } | undefined;
  /** Fingerprint of the version that was refused last. */
  readonly refused: string | undefined;
}

/** `keep`: the right version serves; `load`: another one shall; `wait`: it shall, but was refused and has not changed since. */
export function nextStep({ found: { manifest }, fingerprint }: RegistryTarget, { serving, refused }: Standing): 'keep' | 'load' | 'wait' {
  if (manifest.name === serving?.name && manifest.version === serving.version) return 'keep';
  return fingerprint === refused ? 'wait' : 'load';
}
