import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `model import` puts models of this user (XDG base directories). `dataHome` is XDG_DATA_HOME, if set. */
export const userModelStore = (dataHome: string | undefined): string => join(dataHome ?? join(homedir(), '.local', 'share'), 'pneumogate', 'models');

/** Where models are looked for when no setting says it: the checkout's own, the user's store, and a `shared/` folder beside the checkout. */
export const defaultModelDirectories = (checkout: string, dataHome: string | undefined): string[] => [
  join(checkout, 'models'),
  userModelStore(dataHome),
  join(checkout, '..', 'shared', 'models'),
];
