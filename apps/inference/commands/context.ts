import { type Settings, checkoutFolder, loadSettings } from '#platform';
import { modelDirectories } from '#registry';

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
  const settings = loadSettings({ file: config, env });
  return { settings, directories: modelDirectories(settings.models.directories, checkoutFolder(), env.XDG_DATA_HOME) };
}
