import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Sample, splits } from '#dataset';
import { checkoutFolder, loadSettings } from '#platform';
import { type Agreement, type GateDecision, type ManifestFile, type ModelManifest, decideGate, modelDirectories, readManifestFile, resolveFound } from '#registry';
import { type ChosenSamples, chooseSamples } from '../evaluation/choose-samples.ts';
import { judgeByService } from '../evaluation/judge-by-service.ts';
import { decisionText } from '../gate/decision-text.ts';
import { writeEvidence } from '../gate/evidence.ts';
import { type JudgedModel, gateSides } from '../gate/gate-sides.ts';
import { measureAgreement, samplesToCompare } from '../gate/measure-agreement.ts';
import { readGateSettings } from '../gate/read-gate-settings.ts';
import type { CommandContext } from './context.ts';
import { openTensorflow } from './open-tensorflow.ts';
import { splitName, whole } from './option-values.ts';

interface GateOptions extends ChosenSamples {
  readonly challenger: string;
  readonly champion?: string;
  readonly run?: string;
  readonly settings?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly config?: string;
}

/** Exit code of a rejection; 1 is an error. */
const rejected = 3;

/** Folder of a model that is named as the service takes it, or by its folder. */
async function folderOf(model: string, { config }: GateOptions, { env }: CommandContext): Promise<string> {
  const isFolder = await stat(join(model, 'model.json')).then(() => true, () => false);
  if (isFolder) return model;
  const settings = loadSettings({ file: config, env });
  return (await resolveFound(model, modelDirectories(settings.models.directories, checkoutFolder(), env.XDG_DATA_HOME))).directory;
}

/** The file by the service, image by image as the network is trained: without averaging over mirror images. */
async function agreementOf(manifest: ModelManifest, samples: readonly Sample[], { run, challenger: model, config }: GateOptions, context: CommandContext): Promise<Agreement | undefined> {
  if (run === undefined) return undefined;
  const plain = { ...context, env: { ...context.env, PNEUMOGATE_INFERENCE_TEST_TIME_AUGMENTATION: 'none' } };
  const judgements = await judgeByService(samplesToCompare(samples).map((sample) => ({ sample })), { model, ...(config !== undefined && { config }) }, plain);
  const served = judgements.flatMap(({ sample, image }) => (image === undefined ? [] : [{ sample, image }]));
  context.progress('comparing the model file with the trained network');
  return measureAgreement(await openTensorflow('cpu', context), run, manifest, served);
}

/** A model as it is named, and the folder and model.json that this means. */
interface NamedModel {
  readonly model: string;
  readonly folder: string;
  readonly file: ManifestFile;
}

async function named(model: string, options: GateOptions, context: CommandContext): Promise<NamedModel> {
  const folder = await folderOf(model, options, context);
  return { model, folder, file: await readManifestFile(folder) };
}

async function judged({ model, file }: NamedModel, samples: readonly Sample[], { config }: GateOptions, context: CommandContext): Promise<JudgedModel> {
  return { ...file, judgements: await judgeByService(samples.map((sample) => ({ sample })), { model, ...(config !== undefined && { config }) }, context) };
}

/**
 * Both models over the same images, one after the other on the same machine, and the decision. Which model.json each is is settled first: an alias may
 * be moved while the images are read.
 */
async function judgeBoth(samples: readonly Sample[], options: GateOptions, context: CommandContext): Promise<GateDecision> {
  const settings = await readGateSettings(options.settings);
  const after = await named(options.challenger, options, context);
  const before = await named(options.champion ?? `${after.file.manifest.name}@champion`, options, context);
  const champion = await judged(before, samples, options, context);
  const challenger = await judged(after, samples, options, context);
  const sides = gateSides(champion, challenger);
  if (sides.leftOut > 0) context.say(`${sides.leftOut} images were not read by both and are left out.`);
  const agreement = await agreementOf(challenger.manifest, sides.shown.challenger.map(({ sample }) => sample), options, context);
  context.progress('comparing the figures');
  const decision = decideGate({ champion: sides.champion, challenger: sides.challenger, agreement, settings });
  if (options.out !== undefined) {
    const { data, split, patients, seed } = options;
    await writeEvidence(options.out, { decision, sides, samples, chosenBy: { data, split, patients, seed }, challengerFolder: after.folder, at: new Date() });
    context.say(`evidence: ${options.out}`);
  }
  return decision;
}

/** `gate`: whether the challenger may take the champion's place. True: it passes. @throws Fault */
async function gate(options: GateOptions, context: CommandContext): Promise<boolean> {
  const decision = await judgeBoth(await chooseSamples(options, context), options, context);
  context.print(options.json ? JSON.stringify(decision) : decisionText(decision));
  return decision.passed;
}

export function addGateCommand(program: Command, context: CommandContext): void {
  program
    .command('gate')
    .description(
      'Whether a challenger may take the place of the champion: both read the same images through the inference service. ' +
        `Exit code 0 only when it passes, ${rejected} when it is rejected. Changes nothing: \`model promote\` does.`,
    )
    .requiredOption('--data <path...>', 'data sets in any readable form, which neither model was trained on')
    .requiredOption('--challenger <model>', 'name, name@version, name@alias, or a model folder')
    .option('--champion <model>', "the same; default: the champion of the challenger's name")
    .option('--run <folder>', "the challenger's run of stage detector: compares the model file with the network as trained (needs TensorFlow)")
    .option('--settings <file>', 'bounds (YAML) over the defaults of docs/learning-loop.md')
    .option('--out <folder>', 'write the evidence into this new folder')
    .option('--json', 'print the decision as one JSON object')
    .option('--split <split>', `only these images of a divided data set: ${splits.join(', ')}`, splitName)
    .option('--patients <count>', 'only so many patients, drawn by the seed', whole)
    .option('--seed <number>', 'of --patients', whole, 1)
    .option('--config <file>', 'settings (YAML) of the inference service')
    .action(async (options: GateOptions) => {
      if (!(await gate(options, context))) process.exitCode = rejected;
    });
}
