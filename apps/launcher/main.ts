#!/usr/bin/env node
import { Fault } from '#fault';
import { killChildren } from './processes/child.ts';
import { launcherProgram } from './program.ts';
import { openProgress } from './progress.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** How long what is left to do without the children may take, such as removing the demo's data. */
const lastMs = 3000;

const signal = stopOnSignal(process, () => {
  process.exitCode = 130;
  killChildren();
  setTimeout(() => process.exit(), lastMs).unref();
}, () => performance.now());
process.on('exit', killChildren);
const { env } = process;
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

try {
  await launcherProgram({ env, signal, print, say, progress: openProgress(process.stderr) }).parseAsync();
} catch (error) {
  const fault = Fault.from(error);
  say(`pneumogate: ${fault.message}`);
  for (const [name, value] of Object.entries(fault.metadata)) say(`${name}: ${value}`);
  if (fault.reason === 'UNEXPECTED') console.error(fault.cause);
  process.exitCode = fault.reason === 'STOPPED' ? 130 : 1;
}
