import { Fault } from '#fault';
import { installTensorflow, releases } from '#nets';
import { cacheFolder } from '#platform';
import type { CommandContext } from './context.ts';

export interface InstallOptions {
  readonly device: string;
  readonly json?: boolean;
}

/**
 * `model install-tensorflow`: what `inference.engine: tensorflow` and training run on, into the cache folder. Prints where it is.
 * @throws Fault INVALID_ARGUMENT / DEVICE_UNKNOWN, and what installing throws
 */
export async function installEngine({ device, json }: InstallOptions, context: CommandContext): Promise<void> {
  if (device !== 'cpu' && device !== 'gpu') throw new Fault('INVALID_ARGUMENT', 'DEVICE_UNKNOWN', '--device takes cpu or gpu.');
  const directory = await installTensorflow(cacheFolder(context.env), releases[device], context.say);
  context.print(json === true ? JSON.stringify({ directory }) : directory);
}
