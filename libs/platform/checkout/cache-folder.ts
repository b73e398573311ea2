import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what is fetched once is kept, outside the checkout; as the shell launcher has it. */
export const cacheFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  env.PNEUMOGATE_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pneumogate');
