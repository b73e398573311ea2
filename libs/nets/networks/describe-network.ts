import { type NetworkDescription, describeGraph } from '../graph/describe.ts';
import { buildNetwork, parseNetworkName } from './networks.ts';

/**
 * What `model describe` prints: the named network with the article's one class, counted for an image of `size` x `size` pixels. Runs no network.
 * @throws Fault NOT_FOUND / NETWORK_UNKNOWN; INVALID_ARGUMENT / NETWORK_SIZE unless the size is a multiple of 32.
 */
export function describeNetwork(name: string, size = 416): NetworkDescription {
  const description = describeGraph(buildNetwork({ network: parseNetworkName(name) }), size);
  return { ...description, gflop: Math.round(description.gflop * 1000) / 1000 };
}
