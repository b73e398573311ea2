import type { LoadedModel } from '#contract';
import { Fault } from '#fault';
import type { Analyzer } from './analyzer.ts';

/** The models that are open and warm. The first one answers when a request names none. */
export class LoadedModels {
  readonly #entries: readonly { readonly analyzer: Analyzer; readonly aliases: readonly string[] }[];

  constructor(entries: readonly { readonly analyzer: Analyzer; readonly aliases: readonly string[] }[]) {
    this.#entries = entries;
  }

  /** Images of one stream that may usefully be under way. */
  get width(): number {
    return Math.max(...this.#entries.map(({ analyzer }) => analyzer.width));
  }

  /** Whether every engine runs. */
  get areAlive(): boolean {
    return this.#entries.every(({ analyzer }) => !analyzer.isLost);
  }

  /** @throws Fault NOT_FOUND / MODEL_NOT_LOADED */
  find(reference: string | undefined): Analyzer {
    const [name, selector] = reference?.split('@', 2) ?? [];
    const entry = this.#entries.find(
      ({ analyzer: { model }, aliases }) =>
        name === undefined || (name === model.name && (selector === undefined || selector === String(model.version) || aliases.includes(selector))),
    );
    if (entry !== undefined) return entry.analyzer;
    throw new Fault('NOT_FOUND', 'MODEL_NOT_LOADED', 'The inference service has no such model loaded.');
  }

  list(): LoadedModel[] {
    return this.#entries.map(({ analyzer, aliases }, i) => ({
      model: analyzer.model,
      aliases,
      isDefault: i === 0,
      network: analyzer.network,
      engine: analyzer.engine,
    }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#entries.map(({ analyzer }) => analyzer.close()));
  }
}
