import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault } from '#fault';
import type { Graph } from '../graph/graph.ts';
import { type WeightKind, type WeightSpec, type Weights, sizeOf, weightsOf } from '../graph/weights.ts';
import { type StoredWeight, assignByLayer, missingLayer } from './assign.ts';
import { floatsIn } from './float-bytes.ts';
import { kerasTopology, layerName } from './tfjs-topology.ts';

const weightKinds: readonly WeightKind[] = ['kernel', 'bias', 'gamma', 'beta', 'moving_mean', 'moving_variance'];
const weightEntry = z.object({ name: z.string(), shape: z.array(z.number().int().nonnegative()), dtype: z.string(), quantization: z.unknown().optional() });
const modelSchema = z.object({ weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightEntry) })) });
type Group = z.infer<typeof modelSchema>['weightsManifest'][number];

/** One file a shard keeps browsers able to cache it. */
const shardBytes = 4 * 2 ** 20;
const shardName = (index: number, count: number): string => `group1-shard${index + 1}of${count}.bin`;

/**
 * Writes the network as a folder of TensorFlow.js: `model.json` (a layers model that `tf.loadLayersModel` opens anywhere) and shards of
 * float32 weights.
 */
export async function writeTfjsFolder(folder: string, graph: Graph, weights: Weights): Promise<void> {
  const specs = weightsOf(graph);
  const arrays = specs.map(({ name, node }) => weights.get(name) ?? missing(node.name));
  const bytes = Buffer.concat(arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)));
  const count = Math.max(1, Math.ceil(bytes.length / shardBytes));
  const paths = Array.from({ length: count }, (_, index) => shardName(index, count));
  const entries = specs.map(({ node, kind, shape }) => ({ name: `${layerName(node.name)}/${kind}`, shape, dtype: 'float32' }));
  const model = { format: 'layers-model', generatedBy: 'pneumogate', modelTopology: kerasTopology(graph), weightsManifest: [{ paths, weights: entries }] };
  await mkdir(folder, { recursive: true });
  for (const [index, path] of paths.entries()) await writeFile(join(folder, path), bytes.subarray(index * shardBytes, (index + 1) * shardBytes));
  await writeFile(join(folder, 'model.json'), JSON.stringify(model));
}

const missing = (layer: string): never => {
  throw missingLayer(layer);
};

async function readGroup(folder: string, { paths, weights }: Group): Promise<StoredWeight[]> {
  const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
  let offset = 0;
  return weights.flatMap(({ name, shape, dtype, quantization }) => {
    const [layer, kind] = [name.slice(0, name.lastIndexOf('/')), weightKinds.find((known) => name.endsWith(`/${known}`))];
    const end = offset + 4 * sizeOf(shape);
    if (dtype !== 'float32' || quantization !== undefined || end > bytes.length) throw missingLayer(layer);
    const values = floatsIn(bytes, offset, end);
    offset = end;
    return kind === undefined ? [] : [{ layer, kind, shape, values }];
  });
}

/**
 * Reads the wanted weights, by layer name, out of a TensorFlow.js layers model; `path` is its `model.json`.
 * @throws Fault INVALID_ARGUMENT / WEIGHTS_UNREADABLE, or one that names the layer when it is missing, cut off, quantised or of another shape
 */
export async function readTfjsFolder(path: string, wanted: readonly WeightSpec[]): Promise<Weights> {
  try {
    const { weightsManifest } = modelSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const stored = await Promise.all(weightsManifest.map((group) => readGroup(dirname(path), group)));
    return assignByLayer(wanted, stored.flat());
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_UNREADABLE', 'The folder cannot be read as a layers model of TensorFlow.js.', { cause: error });
  }
}
