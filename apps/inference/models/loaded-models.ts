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

/** What the versions are loaded for: to serve, or to be tried behind the one that does. */
export type Role = 'serving' | 'shadowing';

/** Which version answers, and which ones are on their way in or out. One serves at any time; there may be none that shadows. */
export class LoadedModels {
  readonly role: Role;
  #current: Entry | Fault;
  readonly #draining = new Set<Entry>();
  #candidate: { readonly version: Candidate; readonly refusal: Fault | undefined } | undefined;

  /** @param first the version that answers, or why there is none yet */
  constructor(first: ServedVersion | Fault, role: Role = 'serving') {
    this.#current = first instanceof Fault ? first : entryOf(first);
    this.role = role;
  }

  /** The version that answers; undefined: there is none. */
  get current(): ServedVersion | undefined {
    return this.#current instanceof Fault ? undefined : this.#current;
  }

  /** Whether a version is on its way in. */
  get isLoading(): boolean {
    return this.#candidate !== undefined && this.#candidate.refusal === undefined;
  }

  /** Images of one stream that may usefully be under way. */
  get width(): number {
    return this.current?.analyzer.width ?? 1;
  }

  /** Whether there is an engine that answers, and it runs. */
  get isAlive(): boolean {
    return this.current?.analyzer.isLost === false;
  }

  /**
   * The version that answers to `reference` (`name`, `name@version`, `name@alias`; undefined: any).
   * @throws Fault NOT_FOUND / MODEL_NOT_LOADED; where there is none, the Fault that says why
   */
  find(reference: string | undefined): Analyzer {
    return this.#find(reference).analyzer;
  }

  #find(reference: string | undefined): Entry {
    if (this.#current instanceof Fault) throw this.#current;
    const { analyzer, aliases } = this.#current;
    const [name, selector] = reference?.split('@', 2) ?? [];
    const isMeant = name === undefined || (name === analyzer.model.name && (selector === undefined || selector === String(analyzer.model.version) || aliases.includes(selector)));
    if (isMeant) return this.#current;
    throw new Fault('NOT_FOUND', 'MODEL_NOT_LOADED', 'The inference service has no such model loaded.');
  }

  /** The same, and keeps it open until it is released. @throws Fault as `find` */
  hold(reference: string | undefined): Held {
    const entry = this.#find(reference);
    entry.holds++;
    let released = false;
    return {
      analyzer: entry.analyzer,
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
    this.#candidate = undefined;
    await this.#retire(entryOf(next));
  }

  /** From now on none answers, for the reason given. As with `replace`, resolves when the one before is closed. */
  async vacate(why: Fault): Promise<void> {
    await this.#retire(why);
  }

  async #retire(next: Entry | Fault): Promise<void> {
    const old = this.#current;
    this.#current = next;
    if (old instanceof Fault) return;
    old.drained = Promise.withResolvers();
    this.#draining.add(old);
    if (old.holds > 0) await old.drained.promise;
    // Still in the set: whoever closes the service meanwhile waits for this one too.
    await old.analyzer.close();
    this.#draining.delete(old);
  }

  /** The registry's names for the serving version have changed. */
  rename(aliases: readonly string[]): void {
    if (!(this.#current instanceof Fault)) this.#current.aliases = aliases;
  }

  /** Tells of a version on its way in, of its refusal, or, without one, of none. */
  announce(version?: Candidate, refusal?: Fault): void {
    this.#candidate = version && { version, refusal };
  }

  list(): LoadedModel[] {
    const loaded = ({ analyzer, aliases }: Entry, state: Role | 'draining'): LoadedModel => ({
      model: analyzer.model,
      aliases: state === 'draining' ? [] : aliases,
      isDefault: state === 'serving',
      network: analyzer.network,
      engine: analyzer.engine,
      state,
    });
    const current = this.#current instanceof Fault ? [] : [loaded(this.#current, this.role)];
    return [...current, ...[...this.#draining].map((entry) => loaded(entry, 'draining')), ...this.#listCandidate()];
  }

  #listCandidate(): LoadedModel[] {
    if (this.#candidate === undefined) return [];
    const { version, refusal } = this.#candidate;
    const state = refusal === undefined ? 'loading' : 'refused';
    return [{ ...version, isDefault: false, engine: '', state, ...(refusal && { refusal: { code: refusal.reason, sentence: refusal.message } }) }];
  }

  /** Closes all of them, whatever they are at. */
  async close(): Promise<void> {
    const current = this.current === undefined ? [] : [this.current];
    await Promise.all([...current, ...this.#draining].map(({ analyzer }) => analyzer.close()));
  }
}
