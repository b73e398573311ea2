import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '#fault';
import { type NativeTensorflow, installTensorflow, loadTensorflow, releases } from '#nets';
import type { CommandContext } from './context.ts';

/** Where the launcher keeps what all checkouts share. */
export const cacheDirectory = ({ env }: Pick<CommandContext, 'env'>): string => env.PNEUMOGATE_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pneumogate');

/** Native TensorFlow, installed when it is not there yet. @throws Fault INVALID_ARGUMENT / DEVICE_UNKNOWN, and what installing throws */
export async function openTensorflow(device: string, context: CommandContext): Promise<NativeTensorflow> {
  if (device !== 'cpu' && device !== 'gpu') throw new Fault('INVALID_ARGUMENT', 'DEVICE_UNKNOWN', '--device takes cpu or gpu.');
  const release = releases[device];
  return loadTensorflow(await installTensorflow(cacheDirectory(context), release, context.say), release);
}
