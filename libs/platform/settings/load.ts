import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Fault } from '#fault';
import { type Settings, settingsSchema } from './schema.ts';

type Sections = Record<string, Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable of a key: `gateway.publicUrl` is `PNEUMOGATE_GATEWAY_PUBLIC_URL`. */
export const variableOf = (section: string, key: string): string =>
  `PNEUMOGATE_${section}_${key.replaceAll(/MiB|[A-Z]+/g, (word) => `_${word}`)}`.toUpperCase();

function readFile(path: string): Sections {
  try {
    return (parse(readFileSync(path, 'utf8')) ?? {}) as Sections;
  } catch (error) {
    throw new Fault('FAILED_PRECONDITION', 'SETTINGS_UNREADABLE', `The settings file ${path} cannot be read as YAML.`, { cause: error });
  }
}

/** PNEUMOGATE_MODELS is short for PNEUMOGATE_MODELS_DIRECTORIES, which wins. */
const withShortNames = (env: Environment): Environment => ({ PNEUMOGATE_MODELS_DIRECTORIES: env.PNEUMOGATE_MODELS, ...env });

/**
 * The settings of this process: defaults, then the YAML file, then the environment.
 * @throws Fault FAILED_PRECONDITION / SETTINGS_INVALID with a sentence a wrong key.
 */
export function loadSettings(source: { readonly file?: string | undefined; readonly env: Environment }): Settings {
  const env = withShortNames(source.env);
  const merged: Sections = source.file === undefined ? {} : structuredClone(readFile(source.file));
  for (const [section, schema] of Object.entries(settingsSchema.shape)) {
    for (const key of Object.keys(schema.unwrap().shape)) {
      const value = env[variableOf(section, key)];
      if (value !== undefined && value !== '') merged[section] = { ...merged[section], [key]: value };
    }
  }
  const result = settingsSchema.safeParse(merged);
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`);
  throw new Fault('FAILED_PRECONDITION', 'SETTINGS_INVALID', `The settings are wrong. ${sentences.join('; ')}.`);
}
