import { type NetworkSettings, parseNetworkName } from '#nets';
import type { ModelManifest } from '#registry';

/**
 * The network that libs/nets builds for a model version.
 * @throws Fault NOT_FOUND / NETWORK_UNKNOWN for a network that it does not know
 */
export function networkSettingsOf({ network, classes, imageLogit, architecture }: ModelManifest): NetworkSettings {
  const { width, blocks } = architecture ?? {};
  return {
    network: parseNetworkName(network),
    classes: classes.length,
    imageUnits: imageLogit === undefined ? 0 : 1,
    ...(width !== undefined && { width }),
    ...(blocks !== undefined && { blocks }),
  };
}
