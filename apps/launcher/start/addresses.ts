import { type Settings, loadSettings, localAddress } from '#platform';

/** The variable that tells the gateway where `start` runs the inference service; an address that the settings name stays as it is. */
export function addressesOf({ inference }: Settings): Readonly<Record<string, string>> {
  const isNamed = inference.address !== loadSettings({ env: {} }).inference.address;
  return isNamed ? {} : { PNEUMOGATE_INFERENCE_ADDRESS: localAddress(inference.host, inference.port) };
}
