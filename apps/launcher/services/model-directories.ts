import { defaultModelDirectories } from '#registry';
import { checkoutFolder } from '../folders.ts';

/** Where the inference service will look for models when this environment starts it. */
export function modelDirectories(env: Readonly<Record<string, string | undefined>>): string[] {
  const named = env.PNEUMOGATE_MODELS_DIRECTORIES?.split(',').map((item) => item.trim());
  return named ?? defaultModelDirectories(checkoutFolder(), env.XDG_DATA_HOME);
}
