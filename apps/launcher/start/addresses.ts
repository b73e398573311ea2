import { type Settings, loadSettings } from '#platform';
import { localAddress } from '../services/local-address.ts';

/** Variables that tell the gateway where `start` runs the services beside it; addresses that the settings name stay as they are. */
export function addressesOf({ inference, training }: Settings): Readonly<Record<string, string>> {
  const isNamed = inference.address !== loadSettings({ env: {} }).inference.address;
  return {
    ...(!isNamed && { PNEUMOGATE_INFERENCE_ADDRESS: localAddress(inference.host, inference.port) }),
    ...(training.enabled && training.url === undefined && { PNEUMOGATE_TRAINING_URL: `http://${localAddress(training.host, training.port)}` }),
  };
}
