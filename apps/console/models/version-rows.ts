import type { Model, RegisteredModel, RegisteredVersion } from '../api/answers.ts';

/** A version of the registry, and what the inference service does with it. */
export interface VersionRow extends RegisteredVersion {
  readonly name: string;
  /** `name@version`. */
  readonly key: string;
  readonly aliases: readonly string[];
  /** The champion of its name; undefined: none. */
  readonly champion: number | undefined;
  readonly loaded: Model | undefined;
}

const keyOf = ({ name, version }: { readonly name: string; readonly version: number }): string => `${name}@${version}`;

/** Every version of the registry, with its aliases, newest first within a name. */
export function versionRows(models: readonly RegisteredModel[], loaded: readonly Model[]): VersionRow[] {
  const byKey = new Map(loaded.map((model) => [keyOf(model), model]));
  return models.flatMap(({ name, aliases, versions }) =>
    versions.map((version) => {
      const key = keyOf({ name, version: version.version });
      const own = Object.entries(aliases).flatMap(([alias, pointed]) => (pointed === version.version ? [alias] : []));
      return { ...version, name, key, aliases: own, champion: aliases.champion, loaded: byKey.get(key) };
    }),
  );
}

/** What the gate's decision means for a promotion now: it `passed` against the champion of now, `rejected` the version, compared it with `another` champion, or there is `none`. */
export type Standing = 'passed' | 'rejected' | 'another' | 'none';

export function standingOf({ gate, champion }: Pick<VersionRow, 'gate' | 'champion'>): Standing {
  if (gate === null) return 'none';
  if (!gate.passed) return 'rejected';
  return gate.champion.version === champion ? 'passed' : 'another';
}

/** What the gate said of a version, in a few words. */
export function gateWords({ gate }: Pick<VersionRow, 'gate'>): string {
  if (gate === null) return 'not judged';
  return `${gate.passed ? '✓ passed' : '✗ rejected'} against version ${gate.champion.version}`;
}
