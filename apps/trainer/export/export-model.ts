import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#fault';
import { writeWholeFolder } from '#folder';
import { type NetworkName, type Weights, weightsOf, writeKerasWeights, writeOnnx } from '#nets';
import { type ModelManifest, manifestSchema } from '#registry';
import type { Recipe } from '../recipes/recipe.ts';
import { type Checkpoint, type EpochRecord, loadCheckpoint } from '../training/checkpoint.ts';
import type { RunFacts, RunFolder } from '../training/run-folder.ts';
import { anchorsOf, networkOf } from '../training/train.ts';
import { modelCard } from './model-card.ts';

export interface ExportOptions {
  readonly name: string;
  readonly version: number;
  readonly facts: RunFacts;
  /** How kernels are stored in the ONNX file. */
  readonly weights: 'float32' | 'float16';
}

const backbones: Readonly<Record<NetworkName, string>> = { 'yolov3-chexnet': 'DenseNet-121', 'yolov3-darknet': 'Darknet-53', 'chexnet-classifier': 'DenseNet-121' };

const hashOf = (bytes: Uint8Array): { sha256: string } => ({ sha256: createHash('sha256').update(bytes).digest('hex') });

/** Best epoch of a run, and the weights of it that are exported. @throws Fault FAILED_PRECONDITION / RUN_UNFINISHED */
export async function bestOf(folder: RunFolder): Promise<{ readonly checkpoint: Checkpoint; readonly epoch: EpochRecord; readonly weights: Weights }> {
  const checkpoint = await loadCheckpoint(folder.bestCheckpoint);
  const epoch = checkpoint?.progress.epochs.at(-1);
  if (checkpoint === undefined || epoch === undefined) throw new Fault('FAILED_PRECONDITION', 'RUN_UNFINISHED', 'The run has no epoch that could be exported yet.');
  return { checkpoint, epoch, weights: checkpoint.average.size > 0 ? checkpoint.average : checkpoint.weights };
}

function manifestOf(recipe: Recipe, validation: Readonly<Record<string, unknown>>, onnx: Uint8Array, { name, version }: ExportOptions): ModelManifest {
  const { size, fit, subtract, multiply, imageUnits, classes, network, width, blocks } = recipe;
  const { score, nonMaximumSuppressionIoU, boxVotingIoU, boxScale, operatingPoint } = validation;
  return manifestSchema.parse({
    name,
    version,
    network,
    backbone: backbones[network],
    ...(width === 1 && blocks === undefined ? {} : { architecture: { width, blocks } }),
    input: { name: 'image', layout: 'NCHW', width: size, height: size, fit, normalisation: { subtract, multiply } },
    outputs: ['stride32', 'stride16', 'stride8'],
    ...(imageUnits === 1 ? { imageLogit: 'opacityLogit' } : {}),
    classes,
    ...anchorsOf(recipe),
    ...{ score, nonMaximumSuppressionIoU, boxVotingIoU, boxScale, operatingPoint: operatingPoint ?? 0.5 },
    files: { 'model.onnx': hashOf(onnx) },
  });
}

/**
 * Writes the best epoch of a detector's run as a model folder (model.json, model.onnx, card.md) that appears complete or not at all, and tells which epoch
 * that is.
 * @throws Fault of `writeWholeFolder`, FAILED_PRECONDITION / RUN_UNFINISHED
 */
export async function exportDetector(folder: RunFolder, target: string, options: ExportOptions): Promise<EpochRecord> {
  const { recipe } = options.facts;
  const { checkpoint, epoch, weights } = await bestOf(folder);
  const last = (await loadCheckpoint(folder.lastCheckpoint)) ?? checkpoint;
  const onnx = writeOnnx(networkOf(recipe), weights, { weights: options.weights });
  const { validation } = epoch;
  const manifest = { ...manifestOf(recipe, validation, onnx, options), intendedUse: 'not for clinical use', training: options.facts.data, metrics: { command: 'pneumogate train detector', ...validation } };
  await writeWholeFolder(target, async (directory) => {
    await writeFile(join(directory, 'model.onnx'), onnx);
    await writeFile(join(directory, 'card.md'), modelCard(options.name, options.version, options.facts, { ...last.progress, best: checkpoint.progress.best }));
    await writeFile(join(directory, 'model.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  });
  return epoch;
}

/** Writes the best epoch's weights of a classifier as a Keras file, which a detector's backbone can start from, and tells which epoch that is. */
export async function exportClassifier(folder: RunFolder, target: string, recipe: Recipe): Promise<EpochRecord> {
  const { epoch, weights } = await bestOf(folder);
  await mkdir(dirname(target), { recursive: true });
  await writeKerasWeights(target, weightsOf(networkOf(recipe)), weights);
  return epoch;
}
