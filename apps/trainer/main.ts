#!/usr/bin/env node
import { Fault } from '#fault';
import type { CommandContext } from './commands/context.ts';
import { trainerProgram } from './program.ts';

// TensorFlow's own notes about the processor are no news to the user; its errors are.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    stopping.abort();
  });
}

const terminal = process.stderr.isTTY ? '\r\u001B[2K' : '';
const quietMs = 10_000;
let lastLine = -Infinity;
const context: CommandContext = {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  say: (sentence) => process.stderr.write(`${terminal}pneumogate: ${sentence}\n`),
  progress: (sentence) => {
    if (terminal !== '') process.stderr.write(`${terminal}${sentence}`);
    else if (performance.now() - lastLine > quietMs) {
      lastLine = performance.now();
      process.stderr.write(`${sentence}\n`);
    }
  },
  signal: stopping.signal,
};

try {
  await trainerProgram(context).parseAsync();
} catch (error) {
  const fault = Fault.from(error);
  context.say(fault.message);
  for (const [name, value] of Object.entries(fault.metadata)) process.stderr.write(`${name}: ${value}\n`);
  if (fault.reason === 'UNEXPECTED') console.error(fault.cause);
  process.exitCode = fault.code === 'CANCELLED' ? 130 : 1;
}
