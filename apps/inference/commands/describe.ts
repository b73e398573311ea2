import { Fault } from '#fault';
import { type NetworkDescription, describeNetwork } from '#nets';
import type { CommandContext } from './context.ts';

export interface DescribeOptions {
  readonly json?: boolean;
  readonly size: string;
}

const sentence = (network: string, size: number, { parameters, trainable, nonTrainable, gflop }: NetworkDescription): string =>
  `${network} at ${size} pixels: ${parameters.toLocaleString('en')} parameters, ${trainable.toLocaleString('en')} of them trainable ` +
  `(${nonTrainable.toLocaleString('en')} not), ${gflop} GFLOP an image`;

/** `model describe`: counts a network's parameters and operations without running it. */
export function describe(network: string, options: DescribeOptions, context: CommandContext): void {
  const size = Number(options.size);
  if (!Number.isInteger(size) || size <= 0) throw new Fault('INVALID_ARGUMENT', 'SIZE_INVALID', '--size takes a number of pixels, a multiple of 32.');
  const description = describeNetwork(network, size);
  context.print(options.json === true ? JSON.stringify(description) : sentence(network, size, description));
}
