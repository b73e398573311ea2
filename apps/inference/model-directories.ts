import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';
import type { Settings } from '#platform';
import { defaultModelDirectories } from '#registry';

type Environment = Readonly<Record<string, string | undefined>>;

/** PNEUMOGATE_MODELS is the short name of PNEUMOGATE_MODELS_DIRECTORIES. */
export const withModelsVariable = (env: Environment): Environment => ({ PNEUMOGATE_MODELS_DIRECTORIES: env.PNEUMOGATE_MODELS, ...env });

/** Where models are looked for: where the settings say, or else the checkout, the user's store and a `shared/` folder beside the checkout. */
export function modelDirectories(settings: Settings['models'], env: Environment): readonly string[] {
  if (settings.directories.length > 0) return settings.directories;
  return defaultModelDirectories(dirname(findPackageJSON(import.meta.url) ?? '.'), env.XDG_DATA_HOME);
}
