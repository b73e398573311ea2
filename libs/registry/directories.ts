import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `model import` puts models of this user (XDG base directories). `dataHome` is XDG_DATA_HOME, if set. */
export const userModelStore = (dataHome: string | undefined): string => join(dataHome ?? join(homedir(), '.local', 'share'), 'pneumogate', 'models');

/**
 * Where models are looked for: in the folders that the settings name, or else in the checkout's own, the user's store, and a `shared/` folder
 * beside the checkout. `dataHome` is XDG_DATA_HOME, if set.
 */
export const modelDirectories = (named: readonly string[], checkout: string, dataHome: string | undefined): readonly string[] =>
  named.length > 0 ? named : [join(checkout, 'models'), userModelStore(dataHome), join(checkout, '..', 'shared', 'models')];
