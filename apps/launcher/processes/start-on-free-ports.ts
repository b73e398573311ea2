import type { Child } from './child.ts';
import { isFree, pickPort } from './ports.ts';
import { type Service, startService } from './service.ts';

interface Started<Ports> {
  readonly child: Child;
  readonly ports: Ports;
}

export type MakeService<Ports> = (ports: Ports) => Promise<Service> | Service;

/** Whether one of the ports is held by somebody: the service that wanted them has ended. */
const someoneElseHas = async (ports: readonly number[]): Promise<boolean> => (await Promise.all(ports.map(isFree))).includes(false);

/**
 * Starts the service that `make` builds on the preferred ports where they are free, on others where not. When another process takes one
 * between the look and the start, it tries again.
 * @throws Fault see `startService`
 */
export async function startOnFreePorts<Ports extends readonly number[]>(
  preferred: Ports,
  make: MakeService<Ports>,
  signal: AbortSignal,
  onLine: (line: string) => void,
  tries = 4,
): Promise<Started<Ports>> {
  const ports = (await Promise.all(preferred.map(pickPort))) as readonly number[] as Ports;
  try {
    return { child: await startService(await make(ports), signal, onLine), ports };
  } catch (error) {
    if (signal.aborted || tries <= 1 || !(await someoneElseHas(ports))) throw error;
    return startOnFreePorts(preferred, make, signal, onLine, tries - 1);
  }
}
