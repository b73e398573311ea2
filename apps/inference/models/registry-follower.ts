import { join } from 'node:path';
import type { ModelVersion } from '#contract';
import { Fault } from '#fault';
import { type FoundModel, deviceUIDOf } from '#registry';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { Candidate, LoadedModels } from './loaded-models.ts';
import { type RegistryTarget, nextStep, readTarget } from './registry-target.ts';
import { FolderWatch } from './watch-folders.ts';

export interface FollowerOptions {
  readonly models: LoadedModels;
  /** What is followed: `name` or `name@alias`. */
  readonly reference: string;
  readonly directories: readonly string[];
  readonly intervalMs: number;
  /** Opens a version with verified files and warms it up. */
  readonly open: (found: FoundModel) => Promise<Analyzer>;
  readonly onSwapped: (from: Analyzer | undefined, to: Analyzer) => void;
  /** It has answered what it began, and is closed, or could not be. */
  readonly onFreed: (old: Analyzer, fault?: Fault) => void;
  /** A version, or what the registry says, is unfit; the one that serves goes on, one on trial ends. Told once, not with every look. */
  readonly onRefused: (fault: Fault, found: FoundModel | undefined) => void;
  /** Why this version shall not be loaded, fit or not; undefined: it may. */
  readonly bar?: (found: FoundModel) => Fault | undefined;
  /** What those hear who ask for a model on trial that was refused; absent: the Fault itself. */
  readonly told?: (fault: Fault, found: FoundModel | undefined) => Fault;
}

const candidateOf = ({ manifest, aliases }: FoundModel): Candidate => {
  const { name, version, operatingPoint, network } = manifest;
  return { model: { name, version, operatingPoint, deviceUID: deviceUIDOf(manifest) }, aliases, network };
};

/**
 * Keeps the version that answers the one that the registry names. Looks every so often, and at once when the file system tells of a change; one look at
 * a time.
 */
export class RegistryFollower {
  readonly #options: FollowerOptions;
  readonly #watch = new FolderWatch(() => { this.#wake(); });
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #refused: string | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => { this.#wake(); }, this.#options.intervalMs).unref();
    this.#wake();
  }

  /** Ends following; a version that is being loaded is closed again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#watch.close();
    await this.#looking;
  }

  /** Resolves when what the registry says now has been seen to. */
  look(): Promise<void> {
    if (this.#looking !== undefined) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookUntilQuiet().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  #wake(): void {
    if (!this.#stopped) void this.look();
  }

  /** The folder of the name tells of aliases and versions, the one above of a new folder of that name. */
  #cover(): void {
    const [name = ''] = this.#options.reference.split('@', 1);
    this.#watch.cover(this.#options.directories.flatMap((directory) => [directory, join(directory, name)]));
  }

  async #lookUntilQuiet(): Promise<void> {
    do {
      this.#cover();
      await this.#lookOnce();
    } while (this.#takeAgain());
  }

  /** Whether something has changed since the look began. */
  #takeAgain(): boolean {
    const again = this.#again;
    this.#again = false;
    return again && !this.#stopped;
  }

  async #lookOnce(): Promise<void> {
    const { models, reference, directories, bar } = this.#options;
    const target = await readTarget(reference, directories).catch((error: unknown) => Fault.from(error));
    if (target instanceof Fault) {
      this.#refuse(`${target.reason} ${target.message}`, target, undefined);
      return;
    }
    const barred = bar?.(target.found);
    if (barred !== undefined) {
      this.#refuse(`${barred.reason} ${target.fingerprint}`, barred, undefined);
      return;
    }
    const step = nextStep(target, { serving: this.#standing(), refused: this.#refused });
    if (step === 'load') await this.#load(target);
    if (step !== 'keep') return;
    this.#refused = undefined;
    models.announce();
    models.rename(target.found.aliases);
  }

  /** What answers. One on trial whose engine was lost is loaded anew; for one that serves that is a matter of the whole process. */
  #standing(): ModelVersion | undefined {
    const { models } = this.#options;
    return models.role === 'shadowing' && !models.isAlive ? undefined : models.current?.analyzer.model;
  }

  async #load({ found, fingerprint }: RegistryTarget): Promise<void> {
    const { models, open } = this.#options;
    models.announce(candidateOf(found));
    const analyzer = await open(found).catch((error: unknown) => Fault.from(error));
    if (analyzer instanceof Fault) this.#refuse(fingerprint, analyzer, found);
    else if (this.#stopped) await analyzer.close();
    else this.#swap(analyzer, found);
  }

  #swap(analyzer: Analyzer, { aliases }: FoundModel): void {
    const { models, onSwapped } = this.#options;
    const old = models.current?.analyzer;
    this.#free(old, models.replace({ analyzer, aliases }));
    this.#refused = undefined;
    onSwapped(old, analyzer);
  }

  #free(old: Analyzer | undefined, freed: Promise<void>): void {
    const { onFreed } = this.#options;
    void freed.then(
      () => { if (old !== undefined) onFreed(old); },
      (error: unknown) => { if (old !== undefined) onFreed(old, Fault.from(error)); },
    );
  }

  #refuse(what: string, fault: Fault, found: FoundModel | undefined): void {
    if (this.#refused === what) return;
    this.#refused = what;
    const { models, onRefused, told = (own) => own } = this.#options;
    if (models.role === 'shadowing') this.#free(models.current?.analyzer, models.vacate(told(fault, found)));
    models.announce(found && candidateOf(found), fault);
    onRefused(fault, found);
  }
}
