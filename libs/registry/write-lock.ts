import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Fault } from '#fault';

const holderSchema = z.object({ host: z.string(), pid: z.number().int().positive(), at: z.number(), token: z.string() });

export interface WriteLock {
  /** To be called right before what the lock protects takes effect. @throws Fault UNAVAILABLE / REGISTRY_LOCK_LOST */
  demandHeld(): Promise<void>;
}

/** A writer is done in milliseconds; one on another machine that holds the lock for so long has died. */
const staleAfterMs = 60_000;
const tries = 100;
const pauseMs = 100;

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

function isStale(content: string, now: number): boolean {
  try {
    const { host, pid, at } = holderSchema.parse(JSON.parse(content));
    return host === hostname() ? !runs(pid) : now - at > staleAfterMs;
  } catch {
    return false;
  }
}

const read = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

/** Takes a dead writer's lock away. Should another process have been quicker and hold the lock by now, it gets it back. */
async function clearStale(path: string, content: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined);
  if (((await read(aside)) ?? content) !== content) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** The lock appears with its content or not at all. */
async function acquire(path: string, content: string): Promise<boolean> {
  const fresh = `${path}.${randomUUID()}`;
  await writeFile(fresh, content, { flag: 'wx' });
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

/**
 * Runs `work` while no other process writes in `folder`. The lock is a file, since registries may be shared between containers and machines; that of
 * a process which died is taken away.
 * @throws Fault UNAVAILABLE / REGISTRY_LOCKED when another writer does not finish within ten seconds; what `work` throws
 */
export async function withWriteLock<T>(folder: string, work: (lock: WriteLock) => Promise<T>): Promise<T> {
  const path = join(folder, '.lock');
  const content = (): string => JSON.stringify({ host: hostname(), pid: process.pid, at: Date.now(), token: randomUUID() });
  let own = content();
  for (let i = 0; !(await acquire(path, own)); i++) {
    if (i === tries) throw new Fault('UNAVAILABLE', 'REGISTRY_LOCKED', 'Another process is changing the aliases of this model: try again.', { metadata: { file: path } });
    const present = await read(path);
    if (present !== undefined && isStale(present, Date.now())) await clearStale(path, present);
    else await pause(pauseMs);
    own = content();
  }
  const isHeld = async (): Promise<boolean> => (await read(path)) === own;
  const demandHeld = async (): Promise<void> => {
    if (!(await isHeld())) throw new Fault('UNAVAILABLE', 'REGISTRY_LOCK_LOST', 'Another process has taken over the change of aliases: try again.');
  };
  try {
    return await work({ demandHeld });
  } finally {
    if (await isHeld()) await rm(path, { force: true });
  }
}
