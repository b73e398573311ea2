import { z } from 'zod';
import { variableOf } from './load.ts';
import { type Settings, settingsSchema } from './schema.ts';

interface Key {
  readonly section: keyof Settings;
  readonly key: string;
  readonly description: string;
  readonly default: unknown;
  readonly type: string;
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** How a person would call the values of a key. */
function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  if (schema.format === 'uri') return 'URL';
  if (schema.type === 'array') return 'list';
  return schema.type === undefined || schema.type === 'string' ? 'text' : schema.type;
}

const defaultOf = (value: unknown): string => {
  if (value === undefined) return '–';
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : `\`${value.join(',')}\``;
  return `\`${JSON.stringify(value).replaceAll('"', '')}\``;
};

function keysOf(): Key[] {
  const schema = z.toJSONSchema(settingsSchema, { io: 'output' }) as JsonSchema;
  return Object.entries(schema.properties ?? {}).flatMap(([section, { properties = {} }]) =>
    Object.entries(properties).map(([key, property]) => ({
      section: section as keyof Settings,
      key,
      description: property.description ?? '',
      default: property.default,
      type: typeOf(property),
    })),
  );
}

const row = (key: Key): string => `| \`${key.key}\` | \`${variableOf(key.section, key.key)}\` | ${key.type} | ${defaultOf(key.default)} | ${key.description} |`;

/** The text of docs/settings.md. */
export function settingsDocument(): string {
  const sections = Map.groupBy(keysOf(), (key) => key.section);
  const tables = [...sections].map(([section, keys]) => {
    const head = ['| key | variable | value | default | meaning |', '|---|---|---|---|---|'];
    return [`## ${section}`, '', ...head, ...keys.map(row), ''].join('\n');
  });
  return [
    '# Settings',
    '',
    'Generated from the schema in `libs/platform/settings` by `npm run generate`; a test holds it to that.',
    '',
    'Every process reads the same settings: defaults, then the YAML file given with `--config FILE` (`section:` with indented `key: value`),',
    'then the environment, which wins. A wrong or unknown key stops the start with a sentence that names it.',
    '',
    ...tables,
  ].join('\n');
}
