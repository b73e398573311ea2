import { Fault } from '#fault';
import type { Child } from './child.ts';
import { pickPort } from './ports.ts';
import { type Service, startService } from './service.ts';

interface Started<Ports> {
  readonly child: Child;
  readonly ports: Ports;
}

export type MakeService<Ports> = (ports: Ports) => Promise<Service> | Service;

/**
 * Starts the service that `make` builds, on the preferred ports where they are free. Another process may take one between the look and the
 * start, so a service that ends before it is ready gets two more tries, on ports that nobody prefers.
 * @throws Fault see `startService`
 */
export async function startOnFreePorts<Ports extends readonly number[]>(
  preferred: Ports,
  make: MakeService<Ports>,
  signal: AbortSignal,
  onLine: (line: string) => void,
  tries = 3,
): Promise<Started<Ports>> {
  const ports = (await Promise.all(preferred.map(pickPort))) as readonly number[] as Ports;
  try {
    return { child: await startService(await make(ports), signal, onLine), ports };
  } catch (error) {
    if (signal.aborted || tries <= 1 || Fault.from(error).reason !== 'SERVICE_ENDED') throw error;
    return startOnFreePorts(preferred.map(() => 0) as readonly number[] as Ports, make, signal, onLine, tries - 1);
  }
}
