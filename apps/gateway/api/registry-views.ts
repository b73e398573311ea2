import type { GateView, RegistryEntry } from '#contract';
import type { RegistryList } from './registry-schemas.ts';

type ModelView = RegistryList['models'][number];

const viewGate = ({ checks, ...gate }: GateView): NonNullable<ModelView['versions'][number]['gate']> => ({
  ...gate,
  checks: checks.map(({ champion = null, challenger = null, difference = null, lower = null, upper = null, ...check }) => ({ ...check, champion, challenger, difference, lower, upper })),
});

export const viewRegistryEntry = ({ name, aliases, versions, history }: RegistryEntry): ModelView => ({
  name,
  aliases,
  versions: versions.map(({ gate, ...version }) => ({ ...version, gate: gate === undefined ? null : viewGate(gate) })),
  history: [...history],
});
