import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Fault } from '#fault';
import { checkoutFolder, loadSettings } from '#platform';

interface ComposeService {
  readonly build?: { readonly dockerfile: string; readonly target: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (file: string): string => readFileSync(join(checkoutFolder(), file), 'utf8');
const compose = parse(read('deploy/compose.yaml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** What compose may put for `${NAME:-default}`, `${NAME:+value if set}` and `${NAME:?message}`. */
const interpolate = (text: string): string => text.replaceAll(/\$\{\w+:[-+]([^}]*)\}/g, '$1').replaceAll(/\$\{\w+:\?[^}]*\}/g, 'set');

const withoutUndefined = (entries: readonly (readonly [string, string])[]) => Object.fromEntries(entries.filter(([name]) => name.startsWith('PNEUMOGATE_')));

const outcomeOf = (env: Readonly<Record<string, string>>): string => {
  try {
    return JSON.stringify(loadSettings({ env }));
  } catch (thrown) {
    return Fault.from(thrown).message;
  }
};

/** PNEUMOGATE_ variables that no setting answers to change nothing. */
const unknownVariables = (env: Readonly<Record<string, string>>): string[] =>
  Object.keys(env).filter((name) => outcomeOf(Object.fromEntries(Object.entries(env).filter(([other]) => other !== name))) === outcomeOf(env));

describe('deploy/', () => {
  it('has settings that the services know', () => {
    for (const [, service] of services) {
      const env = withoutUndefined(Object.entries(service.environment ?? {}).map(([name, value]) => [name, interpolate(value)] as const));
      expect(() => loadSettings({ env })).not.toThrow();
      expect(unknownVariables(env)).toEqual([]);
    }
    expect(loadSettings({ file: join(checkoutFolder(), 'deploy/settings.example.yaml'), env: {} }).orthanc.username).toBe('pneumogate');
  });

  describe('with passwords of any characters', () => {
    const password = `/#"@:?%20'\\ $ä`;
    /** What compose makes of a value, with both passwords set to that. */
    const given = (text: string): string => interpolate(text.replaceAll(/\$\{(?:ORTHANC|DATABASE)_PASSWORD:\?[^}]*\}/g, () => password));
    const environmentOf = (name: string) => Object.fromEntries(Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [key, given(value)]));

    it('tells the services how to reach the database', () => {
      for (const name of ['gateway', 'trainer']) {
        const { database } = loadSettings({ env: environmentOf(name) });
        expect(database).toMatchObject({ url: 'postgresql://pneumogate@database:5432/pneumogate', password });
      }
      expect(environmentOf('database').POSTGRES_PASSWORD).toBe(password);
    });
  });

  it('builds images from stages that exist, on the pinned Node', () => {
    const dockerfile = read('deploy/Dockerfile');
    const targets = services.flatMap(([, { build }]) => (build === undefined ? [] : [build.target]));
    expect(targets.toSorted()).toEqual(['gateway', 'inference', 'trainer']);
    for (const target of targets) expect(dockerfile).toContain(` AS ${target}\n`);
    expect(dockerfile).toContain(`ARG NODE_VERSION=${read('.node-version').trim()}\n`);
    expect(dockerfile).toContain('USER node');
  });

  it('names only services and volumes that it defines, and holds no secret', () => {
    for (const [, { depends_on: needed = {}, volumes = [] }] of services) {
      for (const name of Object.keys(needed)) expect(Object.keys(compose.services)).toContain(name);
      for (const volume of volumes.filter((each) => /^[a-z]/.test(each))) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) if (/PASSWORD|USERS/.test(name)) expect(value).toContain('${');
    }
  });
});
