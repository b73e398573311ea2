import { Command } from 'commander';
import { addCalibrateCommand } from './commands/calibrate.ts';
import type { CommandContext } from './commands/context.ts';
import { addDatasetCommand } from './commands/dataset.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addGateCommand } from './commands/gate.ts';
import { addRecipeOptions } from './commands/recipe-options.ts';
import { type TrainOptions, trainStages } from './commands/train.ts';
import { addTrainingRunCommands } from './commands/training-runs.ts';
import type { Stage } from './recipes/read-recipe.ts';

const stages: Readonly<Record<string, readonly [readonly Stage[], string]>> = {
  classifier: [['classifier'], 'CheXNet with an image-level output; ends with classifier.h5'],
  detector: [['detector'], 'YOLOv3; ends with a model folder'],
  all: [['classifier', 'detector'], "both, the classifier's weights in the detector's backbone"],
};

function addStageCommands(train: Command, context: CommandContext): void {
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
      .option('--workers <count>', 'threads that decode and augment images', '2')
      .option('--json', 'print one JSON object at the end: run, model folder, and of each stage its epochs, steps and metrics');
    addRecipeOptions(command, own.at(-1) ?? 'detector').action((options: TrainOptions & Record<string, unknown>) => trainStages(own, options, context));
  }
}

/** `train`, `evaluate`, `gate` and `dataset`, with every option. */
export function trainerProgram(context: CommandContext): Command {
  const program = new Command('pneumogate').description('Trains and measures the networks. Not for clinical use.');
  const train = program.command('train').description('Trains from labelled radiographs; a run that was stopped or killed goes on with the same command.');
  addStageCommands(train, context);
  addCalibrateCommand(train, context);
  addTrainingRunCommands(train, context);
  addEvaluateCommand(program, context);
  addGateCommand(program, context);
  addDatasetCommand(program, context);
  return program;
}
