import { z } from 'zod';
import { type Settings, settingsSchema } from '#platform';

interface Property {
  readonly secret?: boolean;
}

interface Section {
  readonly properties?: Readonly<Record<string, Property>>;
}

/** The settings as `section.key` → value, secrets hidden. */
export function visibleSettings(settings: Settings): Record<string, unknown> {
  const { properties: sections = {} } = z.toJSONSchema(settingsSchema, { io: 'output' }) as { readonly properties?: Readonly<Record<string, Section>> };
  const visible: Record<string, unknown> = {};
  for (const [section, values] of Object.entries(settings)) {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) continue;
      visible[`${section}.${key}`] = sections[section]?.properties?.[key]?.secret === true ? '(hidden)' : value;
    }
  }
  return visible;
}
