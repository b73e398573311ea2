#!/usr/bin/env node
import { Command } from 'commander';
import { Fault } from '#fault';
import type { CommandContext } from './commands/context.ts';
import { addCalibrateCommand } from './commands/calibrate.ts';
import { addDatasetCommand } from './commands/dataset.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addGateCommand } from './commands/gate.ts';
import { addRecipeOptions } from './commands/recipe-options.ts';
import { type TrainOptions, trainStages } from './commands/train.ts';
import { addTrainingRunCommands } from './commands/training-runs.ts';
import type { Stage } from './recipes/read-recipe.ts';

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

const program = new Command('pneumogate').description('Trains and measures the networks. Not for clinical use.');
const train = program.command('train').description('Trains from labelled radiographs; a run that was stopped or killed goes on with the same command.');
const stages: Readonly<Record<string, readonly [readonly Stage[], string]>> = {
  classifier: [['classifier'], 'CheXNet with an image-level output; ends with classifier.h5'],
  detector: [['detector'], 'YOLOv3; ends with a model folder'],
  all: [['classifier', 'detector'], "both, the classifier's weights in the detector's backbone"],
};
for (const [name, [own, description]] of Object.entries(stages)) {
  const command = train
    .command(name)
    .description(description)
    .requiredOption('--data <path...>', 'data sets in any readable form')
    .requiredOption('--out <folder>', 'folder of the run: checkpoints, figures, result')
    .option('--recipe <recipe>', 'radiograph, article, or a YAML file with sections classifier and detector', 'radiograph')
    .option('--name <name>', 'name of the model', 'chexnet-yolov3')
    .option('--model-version <number>', 'version of the model', '1')
    .option('--onnx-weights <type>', 'float16 or float32, as the model file stores them', 'float16')
    .option('--device <device>', 'cpu or gpu', 'cpu')
    .option('--workers <count>', 'threads that decode and augment images', '2');
  addRecipeOptions(command, own.at(-1) ?? 'detector').action((options: TrainOptions & Record<string, unknown>) => trainStages(own, options, context));
}

addCalibrateCommand(train, context);
addTrainingRunCommands(train, context);
addEvaluateCommand(program, context);
addGateCommand(program, context);
addDatasetCommand(program, context);

try {
  await program.parseAsync();
} catch (error) {
  const fault = Fault.from(error);
  context.say(fault.message);
  for (const [name, value] of Object.entries(fault.metadata)) process.stderr.write(`${name}: ${value}\n`);
  if (fault.reason === 'UNEXPECTED') console.error(fault.cause);
  process.exitCode = fault.code === 'CANCELLED' ? 130 : 1;
}
