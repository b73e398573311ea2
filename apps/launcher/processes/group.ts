import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from './child.ts';
import { endedFault } from './service.ts';
import { type MakeService, startOnFreePorts } from './start-on-free-ports.ts';

/** Services that live and die together. */
export interface Group {
  /** Starts one more, its output in `logs`/NAME.log; resolves with its ports. @throws Fault see `startService` */
  start<Ports extends readonly number[]>(name: string, preferred: Ports, make: MakeService<Ports>): Promise<Ports>;
  /** Rejects with a Fault as soon as a service ends by itself. */
  readonly broken: Promise<never>;
  /** Stops all, the last one started first. */
  stop(): Promise<void>;
}

const graceMs = 15_000;

/** An empty group. Aborting `signal` ends a start that is under way. */
export async function openGroup(logs: string, signal: AbortSignal): Promise<Group> {
  await mkdir(logs, { recursive: true });
  const children: Child[] = [];
  const { promise: broken, reject } = Promise.withResolvers<never>();
  broken.catch(() => undefined);
  return {
    broken,
    start: async (name, preferred, make) => {
      const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
      const { child, ports } = await startOnFreePorts(preferred, make, signal, (line) => log.write(`${line}\n`));
      children.push(child);
      void child.ended.then((how) => {
        log.end();
        reject(endedFault(child, how));
      });
      return ports;
    },
    stop: async () => {
      for (const child of children.toReversed()) await child.stop(graceMs);
    },
  };
}
