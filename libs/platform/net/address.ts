import { isIPv6 } from 'node:net';

/** Where this machine reaches what listens on every address. */
const loopbacks: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** `HOST:PORT` as URLs (RFC 3986, 3.2.2) and gRPC's targets have it: an IPv6 address in brackets. */
export const authorityOf = (host: string, port: number): string => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** `HOST:PORT` at which this machine reaches a service that listens on `host`. */
export const localAddress = (host: string, port: number): string => authorityOf(loopbacks[host] ?? host, port);
