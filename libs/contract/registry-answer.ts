/** Aliases and the versions that they point to. */
export type VersionAliases = Readonly<Record<string, number>>;

/** One check of the gate; null: it has no such figure. */
export interface GateCheckView {
  /** gain, figure, subgroup, calibration, coverage, agreement or latency. */
  readonly kind: string;
  readonly name: string;
  /** passed, failed or `not judged`. */
  readonly outcome: string;
  readonly champion: number | null;
  readonly challenger: number | null;
  /** Challenger minus champion, with its paired 95 % interval. */
  readonly difference: { readonly value: number | null; readonly ci95: readonly [number, number] | null } | null;
  readonly bound: number;
  readonly sentence: string;
}

/** What the gate said of a challenger. */
export interface GateView {
  readonly passed: boolean;
  /** The version that it was compared with. */
  readonly champion: { readonly name: string; readonly version: number };
  readonly images: number;
  readonly patients: number;
  readonly checks: readonly GateCheckView[];
}

export interface VersionView {
  readonly version: number;
  readonly deviceUID: string;
  readonly network: string;
  /** Score from which a box counts, 0..1. */
  readonly operatingPoint: number;
  /** Null: the registry holds no decision on it. */
  readonly gate: GateView | null;
}

/** One change of the aliases. */
export interface HistoryView {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** challenge, promote or rollback. */
  readonly action: string;
  readonly version: number;
  readonly by: string;
  readonly why: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** SHA-256 of the version's model.json. */
  readonly digest: string;
  readonly before: VersionAliases;
  readonly after: VersionAliases;
}

/** A model name as the registry has it. */
export interface RegistryEntry {
  readonly name: string;
  readonly aliases: VersionAliases;
  /** Newest first. */
  readonly versions: readonly VersionView[];
  /** Newest first. */
  readonly history: readonly HistoryView[];
}

/** What a person decides, looking at the registry. */
export interface PromotionRequest {
  readonly name: string;
  readonly version: number;
  /** The champion whose place it takes; undefined: there is none. */
  readonly replaces: number | undefined;
  readonly by: string;
  readonly why: string;
  /** Whether it is promoted although no gate has passed it against that champion. */
  readonly withoutGate: boolean;
}

export interface RollBackRequest {
  readonly name: string;
  /** The version that answers again. */
  readonly to: number;
  readonly by: string;
  readonly why: string;
}
