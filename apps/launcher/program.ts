import { Command } from 'commander';
import { type DemoContext, type DemoOptions, demo } from './demo/demo.ts';
import { examine } from './doctor/doctor.ts';
import { describeDiagnosis } from './doctor/print.ts';
import { type StartContext, type StartOptions, start } from './start/start.ts';

/** `demo`, `start` and `doctor`, with every option. */
export function launcherProgram(context: DemoContext & StartContext): Command {
  const program = new Command('pneumogate').description('AI that reads chest X-rays inside the PACS. Not for clinical use.');
  program
    .command('demo')
    .description('Everything on one machine: Orthanc, embedded database, inference, gateway, OHIF, console. Runs until Ctrl-C.')
    .argument('[FILE...]', 'DICOM files or folders to send; default: a synthetic study')
    .option('--once', 'stop when the reports are there')
    .option('--json', 'print one JSON object instead of text')
    .option('--data <folder>', 'keep the data here; default: a fresh folder, removed at the end')
    .action((files: string[], options: DemoOptions) => demo(files, options, context));
  program
    .command('start')
    .description("Inference, gateway and, if enabled, trainer against the site's own Orthanc and PostgreSQL, in the foreground; logs are JSON lines on stdout.")
    .option('--config <file>', 'settings (YAML); docs/settings.md lists them')
    .option('--json', 'log to stderr, and print one JSON object with the addresses when the services are up')
    .action((options: StartOptions) => start(options, context));
  program
    .command('doctor')
    .description('What this machine has and lacks, what the settings say, what to do next. Exits 0 when `start` can work.')
    .option('--config <file>', 'settings (YAML)')
    .option('--json', 'print one JSON object instead of text')
    .action(async (options: { config?: string; json?: boolean }) => {
      const diagnosis = await examine(options.config, context.env);
      context.print(options.json === true ? JSON.stringify(diagnosis) : describeDiagnosis(diagnosis));
      if (!diagnosis.ready) process.exitCode = 1;
    });
  return program;
}
