import type { Logger, Settings } from '#platform';
import type { RegistryPlace } from '#registry';
import type { Store } from '#store';
import type { Clock } from '../begin/clock.ts';

/** What everything that moves a run works with. */
export interface RunContext {
  readonly store: Store;
  readonly settings: Settings['training'];
  /** Absolute path of `training.directory`. */
  readonly directory: string;
  readonly registry: RegistryPlace;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Settings file, for the inference service that the gate starts. */
  readonly config: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names a new run. */
  readonly newId: () => string;
}

/** Who acts where no person does. */
export const trainerItself = 'pneumogate trainer';
