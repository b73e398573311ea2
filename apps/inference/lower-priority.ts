import { platform, setPriority } from 'node:os';

/**
 * Makes the thread that calls it, and threads that it starts from then on, as nice as that (0..19). On Linux a nice value belongs to a thread
 * (setpriority(2)); elsewhere it belongs to the whole process, which must not become slow with one of its threads: there nothing is done.
 */
export function lowerPriority(nice: number): void {
  if (nice > 0 && platform() === 'linux') setPriority(nice);
}
