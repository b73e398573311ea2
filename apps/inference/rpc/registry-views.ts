import type { GateCheckView, GateView, RegistryEntry } from '#contract';
import { type GateCheck, type GateDecision, type RegisteredModel, deviceUIDOf } from '#registry';

function viewCheck({ kind, name, outcome, champion, challenger, difference, bound, sentence }: GateCheck): GateCheckView {
  const { value, ci95 } = difference ?? {};
  return {
    ...{ kind, name, outcome, bound, sentence },
    champion: champion ?? undefined,
    challenger: challenger ?? undefined,
    difference: value ?? undefined,
    lower: ci95?.[0],
    upper: ci95?.[1],
  };
}

const viewGate = ({ passed, champion, images, patients, checks }: GateDecision): GateView => ({
  passed,
  champion: { name: champion.name, version: champion.version },
  images,
  patients,
  checks: checks.map(viewCheck),
});

/** A name of the registry as the contract tells it. */
export const entryOfRegistry = ({ name, aliases, versions, history }: RegisteredModel): RegistryEntry => ({
  name,
  aliases,
  versions: versions.map(({ manifest, gate }) => ({
    version: manifest.version,
    deviceUID: deviceUIDOf(manifest),
    network: manifest.network,
    operatingPoint: manifest.operatingPoint,
    gate: gate && viewGate(gate),
  })),
  history: history.toReversed(),
});
