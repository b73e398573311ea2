import { Fault } from '#fault';
import { type NativeTensorflow, installTensorflow, loadTensorflow, releases } from '#nets';
import { cacheFolder } from '#platform';
import type { CommandContext } from './context.ts';

/** Native TensorFlow, installed when it is not there yet. @throws Fault INVALID_ARGUMENT / DEVICE_UNKNOWN, and what installing throws */
export async function openTensorflow(device: string, context: CommandContext): Promise<NativeTensorflow> {
  if (device !== 'cpu' && device !== 'gpu') throw new Fault('INVALID_ARGUMENT', 'DEVICE_UNKNOWN', '--device takes cpu or gpu.');
  const release = releases[device];
  return loadTensorflow(await installTensorflow(cacheFolder(context.env), release, context.say), release);
}
