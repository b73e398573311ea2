import type { LoadedModel, ModelVersion } from '#contract';
import { Fault } from '#fault';
import type { Analyzer } from '../analysis/analyzer.ts';

/** A version that is open and warm, and what the registry calls it. */
export interface ServedVersion {
  readonly analyzer: Analyzer;
  readonly aliases: readonly string[];
}

/** A version on its way in. */
export interface Candidate {
  readonly model: ModelVersion;
  readonly aliases: readonly string[];
  readonly network: string;
}

/** A version that an instance holds until it is answered. */
export interface Held {
  readonly analyzer: Analyzer;
  readonly release: () => void;
}

interface Entry {
  readonly analyzer: Analyzer;
  aliases: readonly string[];
  holds: number;
  /** Resolves once nobody holds it any more; undefined while it serves. */
  drained: PromiseWithResolvers<undefined> | undefined;
}

const entryOf = (version: ServedVersion): Entry => ({ ...version, holds: 0, drained: undefined });

function leave(entry: Entry): void {
  entry.holds--;
  if (entry.holds === 0) entry.drained?.resolve(undefined);
}

/** Which version answers, and which ones are on their way in or out. One serves at any time. */
export class LoadedModels {
  #serving: Entry;
  readonly #draining = new Set<Entry>();
  #candidate: { readonly version: Candidate; readonly refusal: Fault | undefined } | undefined;

  constructor(first: ServedVersion) {
    this.#serving = entryOf(first);
  }

  get serving(): ServedVersion {
    return this.#serving;
  }

  /** Images of one stream that may usefully be under way. */
  get width(): number {
    return this.#serving.analyzer.width;
  }

  /** Whether the engine that answers runs. */
  get isAlive(): boolean {
    return !this.#serving.analyzer.isLost;
  }

  /** The version that answers to `reference` (`name`, `name@version`, `name@alias`; undefined: any). @throws Fault NOT_FOUND / MODEL_NOT_LOADED */
  find(reference: string | undefined): Analyzer {
    const { analyzer, aliases } = this.#serving;
    const [name, selector] = reference?.split('@', 2) ?? [];
    const isMeant = name === undefined || (name === analyzer.model.name && (selector === undefined || selector === String(analyzer.model.version) || aliases.includes(selector)));
    if (isMeant) return analyzer;
    throw new Fault('NOT_FOUND', 'MODEL_NOT_LOADED', 'The inference service has no such model loaded.');
  }

  /** The same, and keeps it open until it is released. @throws Fault NOT_FOUND / MODEL_NOT_LOADED */
  hold(reference: string | undefined): Held {
    const analyzer = this.find(reference);
    const entry = this.#serving;
    entry.holds++;
    let released = false;
    return {
      analyzer,
      release: () => {
        if (released) return;
        released = true;
        leave(entry);
      },
    };
  }

  /**
   * From now on `next` answers. The one before answers what it began and is closed after that; resolves then.
   * @throws what its closing throws
   */
  async replace(next: ServedVersion): Promise<void> {
    const old = this.#serving;
    old.drained = Promise.withResolvers();
    this.#serving = entryOf(next);
    this.#candidate = undefined;
    this.#draining.add(old);
    if (old.holds > 0) await old.drained.promise;
    // Still in the set: whoever closes the service meanwhile waits for this one too.
    await old.analyzer.close();
    this.#draining.delete(old);
  }

  /** The registry's names for the serving version have changed. */
  rename(aliases: readonly string[]): void {
    this.#serving.aliases = aliases;
  }

  /** Tells of a version on its way in, of its refusal, or, without one, of none. */
  announce(version?: Candidate, refusal?: Fault): void {
    this.#candidate = version && { version, refusal };
  }

  list(): LoadedModel[] {
    const loaded = ({ analyzer, aliases }: Entry, state: 'serving' | 'draining'): LoadedModel => ({
      model: analyzer.model,
      aliases: state === 'serving' ? aliases : [],
      isDefault: state === 'serving',
      network: analyzer.network,
      engine: analyzer.engine,
      state,
    });
    return [loaded(this.#serving, 'serving'), ...[...this.#draining].map((entry) => loaded(entry, 'draining')), ...this.#listCandidate()];
  }

  #listCandidate(): LoadedModel[] {
    if (this.#candidate === undefined) return [];
    const { version, refusal } = this.#candidate;
    const state = refusal === undefined ? 'loading' : 'refused';
    return [{ ...version, isDefault: false, engine: '', state, ...(refusal && { refusal: { code: refusal.reason, sentence: refusal.message } }) }];
  }

  /** Closes all of them, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all([this.#serving, ...this.#draining].map(({ analyzer }) => analyzer.close()));
  }
}
