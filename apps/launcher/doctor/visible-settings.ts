import { type Settings, settingsSchema } from '#platform';

/** Whether the schema marks a key as a secret, through whatever wraps its type. */
function isSecret(schema: { meta(): { readonly secret?: unknown } | undefined; readonly unwrap?: unknown }): boolean {
  return schema.meta()?.secret === true;
}

/** The settings as `section.key` → value, secrets hidden. */
export function visibleSettings(settings: Settings): Record<string, unknown> {
  const visible: Record<string, unknown> = {};
  for (const [section, schema] of Object.entries(settingsSchema.shape)) {
    for (const [key, keySchema] of Object.entries(schema.unwrap().shape)) {
      const value = (settings[section as keyof Settings] as Record<string, unknown>)[key];
      if (value !== undefined) visible[`${section}.${key}`] = isSecret(keySchema) ? '(hidden)' : value;
    }
  }
  return visible;
}
