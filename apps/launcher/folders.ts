import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where what is fetched once is kept, outside the checkout; as the shell launcher has it. */
export const cacheFolder = (env: Environment): string =>
  env.PNEUMOGATE_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pneumogate');
