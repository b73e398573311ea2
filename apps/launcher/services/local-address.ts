import { isIPv6 } from 'node:net';

/** Where this machine reaches what listens on every address. */
const loopbacks: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** `HOST:PORT` at which this machine reaches a service that listens on `host`. */
export function localAddress(host: string, port: number): string {
  const reached = loopbacks[host] ?? host;
  return `${isIPv6(reached) ? `[${reached}]` : reached}:${port}`;
}
