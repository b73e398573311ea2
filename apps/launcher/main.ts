#!/usr/bin/env node
import { Command } from 'commander';
import { Fault } from '#fault';
import { type DemoOptions, demo } from './demo/demo.ts';
import { examine } from './doctor/doctor.ts';
import { describeDiagnosis } from './doctor/print.ts';
import { killChildren } from './processes/child.ts';
import { openProgress } from './progress.ts';
import { type StartOptions, start } from './start/start.ts';
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

const program = new Command('pneumogate').description('AI that reads chest X-rays inside the PACS. Not for clinical use.');

program
  .command('demo')
  .description('Everything on one machine: Orthanc, embedded database, inference, gateway, OHIF, console. Runs until Ctrl-C.')
  .argument('[FILE...]', 'DICOM files or folders to send; default: a synthetic study')
  .option('--once', 'stop when the reports are there')
  .option('--json', 'print one JSON object instead of text')
  .option('--data <folder>', 'keep the data here; default: a fresh folder, removed at the end')
  .action((files: string[], options: DemoOptions) => demo(files, options, { env, signal, print, progress: openProgress(process.stderr) }));

program
  .command('start')
  .description("Inference, gateway and, if enabled, trainer against the site's own Orthanc and PostgreSQL, in the foreground; logs are JSON lines on stdout.")
  .option('--config <file>', 'settings (YAML); docs/settings.md lists them')
  .action((options: StartOptions) => start(options, { env, signal, log: print }));

program
  .command('doctor')
  .description('What this machine has and lacks, what the settings say, what to do next. Exits 0 when `start` can work.')
  .option('--config <file>', 'settings (YAML)')
  .option('--json', 'print one JSON object instead of text')
  .action(async (options: { config?: string; json?: boolean }) => {
    const diagnosis = await examine(options.config, env);
    print(options.json === true ? JSON.stringify(diagnosis) : describeDiagnosis(diagnosis));
    if (!diagnosis.ready) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  const fault = Fault.from(error);
  process.stderr.write(`pneumogate: ${fault.message}\n`);
  for (const [name, value] of Object.entries(fault.metadata)) process.stderr.write(`${name}: ${value}\n`);
  if (fault.reason === 'UNEXPECTED') console.error(fault.cause);
  process.exitCode = fault.reason === 'STOPPED' ? 130 : 1;
}
