import { Command } from 'commander';
import { networkNames } from '#nets';
import { type AnalyzeOptions, analyze } from './commands/analyze.ts';
import { type ChangeOptions, type PromoteOptions, promote, rollback } from './commands/change-champion.ts';
import type { CommandContext } from './commands/context.ts';
import { type DescribeOptions, describe } from './commands/describe.ts';
import { type InstallOptions, installEngine } from './commands/install-tensorflow.ts';
import { type ExportOptions, type ModelOptions, exportModel, importModelFolder, listModels, showModel } from './commands/model.ts';

function addAnalyzeCommand(program: Command, context: CommandContext): void {
  program
    .command('analyze')
    .description(
      'DICOM files or folders → detections, without a PACS. Folders are read at any depth, by path; files in them that are not DICOM are passed over. ' +
        'A file that cannot be read is an outcome (`failed`), not an error of the command.',
    )
    .argument('<PATH...>', 'DICOM files or folders')
    .option('--json', 'print one JSON object an instance')
    .option('--sr <folder>', 'write one Structured Report a study into this folder')
    .option('--min-score <score>', "lowest score of a box, 0 to 1; default: the model's operating point")
    .option('--model <model>', 'name, name@version or name@alias; default: the only or newest one')
    .option('--config <file>', 'settings (YAML)')
    .action((paths: string[], options: AnalyzeOptions) => analyze(paths, options, context));
}

const withOptions = (command: Command): Command => command.option('--json', 'print JSON').option('--config <file>', 'settings (YAML)');

function addModelCommands(program: Command, context: CommandContext): void {
  const model = program.command('model').description('The models on disk. A model M is name, name@version or name@alias.');
  withOptions(model.command('list').description('every version found')).action((options: ModelOptions) => listModels(options, context));
  withOptions(model.command('show').description('one version, its files verified').argument('[M]')).action((reference: string | undefined, options: ModelOptions) =>
    showModel(reference, options, context),
  );
  withOptions(model.command('import').description('copy a model folder (model.json, model.onnx, card.md) into your store').argument('<PATH>')).action(
    (path: string, options: ModelOptions) => importModelFolder(path, options, context),
  );
  withOptions(model.command('export').description('copy a version to a new folder').argument('<M>').argument('<PATH>'))
    .option('--form <form>', 'folder, as it is; or tfjs, a layers model of TensorFlow.js (models that `train` made)', 'folder')
    .action((reference: string, path: string, options: ExportOptions) => exportModel(reference, path, options, context));
  model
    .command('install-tensorflow')
    .description('native TensorFlow, for the setting inference.engine: tensorflow and for training (274 MB to fetch, 1.2 GB on disk)')
    .option('--device <device>', 'cpu or gpu', 'cpu')
    .option('--json', 'print JSON')
    .action((options: InstallOptions) => installEngine(options, context));
  withOptions(model.command('promote').description('make a version the champion, which answers where a name is given without a version; a running service follows'))
    .argument('<M>', 'name@version or name@alias')
    .requiredOption('--why <text>', 'the reason, for the history')
    .option('--by <who>', 'whose decision it is; default: the account that runs the command')
    .option('--evidence <folder>', 'what `gate --out` wrote about this version: its figures go into the history; refused when the gate rejected it')
    .option('--to <alias>', 'champion or challenger', 'champion')
    .action((reference: string, options: PromoteOptions) => promote(reference, options, context));
  withOptions(model.command('rollback').description('make the previous version the champion again'))
    .argument('<NAME>')
    .option('--why <text>', 'the reason, for the history')
    .option('--by <who>', 'whose decision it is; default: the account that runs the command')
    .action((name: string, options: ChangeOptions) => rollback(name, options, context));
  model
    .command('describe')
    .description('parameters and operations of a network, without running it')
    .argument('<NETWORK>', networkNames.join(', '))
    .option('--size <pixels>', 'width and height of the image', '416')
    .option('--json', 'print JSON')
    .action((network: string, options: DescribeOptions) => {
      describe(network, options, context);
    });
}

/** `analyze` and `model`, with every option. */
export function inferenceProgram(context: CommandContext): Command {
  const program = new Command('pneumogate').description('Reads chest X-rays. Not for clinical use.');
  addAnalyzeCommand(program, context);
  addModelCommands(program, context);
  return program;
}
