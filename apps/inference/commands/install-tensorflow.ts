import { Fault } from '#fault';
import { installTensorflow, releases } from '#nets';
import { cacheFolder } from '#platform';
import type { CommandContext } from './context.ts';

/**
 * `model install-tensorflow`: what `inference.engine: tensorflow` and training run on, into the cache folder. Prints where it is.
 * @throws Fault INVALID_ARGUMENT / DEVICE_UNKNOWN, and what installing throws
 */
export async function installEngine({ device }: { readonly device: string }, context: CommandContext): Promise<void> {
  if (device !== 'cpu' && device !== 'gpu') throw new Fault('INVALID_ARGUMENT', 'DEVICE_UNKNOWN', '--device takes cpu or gpu.');
  context.print(await installTensorflow(cacheFolder(context.env), releases[device], context.say));
}
