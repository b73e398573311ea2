import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that holds package.json, whether this file runs from source or from dist/. */
export function checkoutFolder(from = import.meta.dirname): string {
  return existsSync(join(from, 'package.json')) ? from : checkoutFolder(dirname(from));
}

/** Where what is fetched once is kept, outside the checkout; as the shell launcher has it. */
export const cacheFolder = (env: Environment): string =>
  env.PNEUMOGATE_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pneumogate');
