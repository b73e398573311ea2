#!/usr/bin/env node
import { Fault } from '#fault';
import type { CommandContext } from './commands/context.ts';
import { inferenceProgram } from './program.ts';

const stopping = new AbortController();
const stop = (): void => {
  stopping.abort();
};
process.once('SIGINT', stop).once('SIGTERM', stop);
// The reader of a pipe may leave early (`| head`): then nobody wants the rest.
process.stdout.once('error', stop);

const terminal = process.stderr.isTTY ? '\r\u001B[2K' : '';
const context: CommandContext = {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  say: (sentence) => process.stderr.write(`${terminal}pneumogate: ${sentence}\n`),
  step: (sentence) => terminal !== '' && process.stderr.write(`${terminal}${sentence}`),
  signal: stopping.signal,
};

try {
  await inferenceProgram(context).parseAsync();
} catch (error) {
  const fault = Fault.from(error);
  if (fault.code !== 'CANCELLED') context.say(fault.message);
  for (const [name, value] of Object.entries(fault.metadata)) process.stderr.write(`${name}: ${value}\n`);
  if (fault.reason === 'UNEXPECTED') console.error(fault.cause);
  process.exitCode = fault.code === 'CANCELLED' ? 130 : 1;
}
