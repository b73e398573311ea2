import { Fault } from '#fault';
import { type Child, type Program, startChild } from './child.ts';
import { pause } from './pause.ts';

/** A program that serves, and how to see that it does. */
export interface Service extends Program {
  /** What its output holds once its ports are its own: before, it might be another process that answers on them. Absent: it is silent. */
  readonly announcement?: string | undefined;
  /** True as soon as it can be used. Errors count as not yet. */
  isReady(): Promise<boolean>;
}

const readyWithinMs = 180_000;
const lookEveryMs = 100;

/** A service's end that nobody asked for, with its last words for the operator. */
export const endedFault = (child: Child, how: string): Fault =>
  new Fault('UNAVAILABLE', 'SERVICE_ENDED', `The ${child.name} ended by itself (${how}).`, { metadata: { service: child.name, output: child.lastLines().join('\n') } });

async function becomesReady(service: Service, isAnnounced: () => boolean, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (!isAnnounced() || !(await service.isReady().catch(() => false))) {
    signal.throwIfAborted();
    if (Date.now() > deadline) throw new Fault('DEADLINE_EXCEEDED', 'SERVICE_SLOW', `The ${service.name} was not ready within ${readyWithinMs / 1000} seconds.`);
    await pause(lookEveryMs, signal);
  }
}

/**
 * Starts a service and waits until it can be used.
 * @throws Fault UNAVAILABLE / SERVICE_ENDED when it ends before, DEADLINE_EXCEEDED / SERVICE_SLOW; the signal's reason when aborted. It runs no
 *   longer in any of these cases.
 */
export async function startService(service: Service, signal: AbortSignal, onLine: (line: string) => void = () => undefined): Promise<Child> {
  const { announcement } = service;
  let announced = announcement === undefined;
  const child = startChild(service, (line) => {
    announced ||= announcement !== undefined && line.includes(announcement);
    onLine(line);
  });
  const waiting = new AbortController();
  try {
    const died = child.ended.then((how) => {
      throw endedFault(child, how);
    });
    await Promise.race([becomesReady(service, () => announced, AbortSignal.any([signal, waiting.signal])), died]);
    return child;
  } catch (error) {
    await child.stop(1000);
    throw error;
  } finally {
    waiting.abort();
  }
}

/** True when an HTTP GET is answered with a status below 400. */
export async function answers(url: string, headers: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const response = await fetch(url, { headers: { ...headers }, signal: AbortSignal.timeout(5000) });
  await response.body?.cancel();
  return response.ok;
}
