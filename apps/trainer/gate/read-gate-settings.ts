import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { Fault } from '#fault';
import { type GateSettings, gateSettingsSchema } from '#registry';

/** Bounds of the gate: the defaults, or those over which a YAML file says otherwise. @throws Fault NOT_FOUND / GATE_SETTINGS_UNREADABLE, INVALID_ARGUMENT / GATE_SETTINGS_INVALID */
export async function readGateSettings(file: string | undefined): Promise<GateSettings> {
  if (file === undefined) return gateSettingsSchema.parse({});
  const yaml = await readFile(file, 'utf8').then((text): unknown => parse(text)).catch((cause: unknown) => {
    throw new Fault('NOT_FOUND', 'GATE_SETTINGS_UNREADABLE', 'The file with the settings of the gate cannot be read as YAML.', { cause, metadata: { file } });
  });
  const result = gateSettingsSchema.safeParse(yaml ?? {});
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw new Fault('INVALID_ARGUMENT', 'GATE_SETTINGS_INVALID', `The settings of the gate are wrong. ${sentences.join('; ')}.`);
}
