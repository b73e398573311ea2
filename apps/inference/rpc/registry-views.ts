import type { RegistryEntry } from '#contract';
import { type RegisteredModel, deviceUIDOf } from '#registry';

/** A name of the registry as the contract tells it. */
export const entryOfRegistry = ({ name, aliases, versions, history }: RegisteredModel): RegistryEntry => ({
  name,
  aliases,
  versions: versions.map(({ manifest, gate = null }) => ({
    version: manifest.version,
    deviceUID: deviceUIDOf(manifest),
    network: manifest.network,
    operatingPoint: manifest.operatingPoint,
    gate,
  })),
  history: history.toReversed(),
});
