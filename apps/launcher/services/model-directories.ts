import { type Settings, loadSettings } from '#platform';
import { defaultModelDirectories } from '#registry';
import { checkoutFolder } from '../folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings as the inference service reads them: PNEUMOGATE_MODELS is short for PNEUMOGATE_MODELS_DIRECTORIES. */
export const settingsOf = (env: Environment, file?: string): Settings => loadSettings({ file, env: { PNEUMOGATE_MODELS_DIRECTORIES: env.PNEUMOGATE_MODELS, ...env } });

/** Where the inference service looks for models: where the settings say, else the checkout, the user's store and a folder beside the checkout. */
export const modelDirectories = (settings: Settings['models'], env: Environment): readonly string[] =>
  settings.directories.length > 0 ? settings.directories : defaultModelDirectories(checkoutFolder(), env.XDG_DATA_HOME);
