import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { type Settings, loadSettings } from '#platform';
import { modelDirectories, withModelsVariable } from '../model-directories.ts';

/** What a command is given by the process that runs it. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data: one line. */
  readonly print: (line: string) => void;
  /** Everything else. */
  readonly say: (sentence: string) => void;
  /** A step that takes a while; shown on terminals only, and rewritten by the next one. */
  readonly step: (sentence: string) => void;
  readonly signal: AbortSignal;
}

export interface ModelSource {
  readonly settings: Settings;
  readonly directories: readonly string[];
}

/** Settings and model folders as the service would take them. @throws Fault SETTINGS_INVALID */
export function openModelSource(config: string | undefined, env: CommandContext['env']): ModelSource {
  const withModels = withModelsVariable(env);
  const settings = loadSettings({ file: config, env: withModels });
  return { settings, directories: modelDirectories(settings.models, withModels) };
}

/** Version of this software, as package.json has it. */
export function softwareVersion(): string {
  const manifest = findPackageJSON(import.meta.url);
  const parsed: unknown = manifest === undefined ? {} : JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '0';
}
