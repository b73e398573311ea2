import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '#fault';
import { type TensorFile, type Weights, readSafetensors, writeSafetensors } from '#nets';

const epochSchema = z.object({
  epoch: z.number(),
  loss: z.number(),
  seconds: z.number(),
  validation: z.record(z.string(), z.number().nullable().or(z.string())),
});

/** How far a run is. With it, the weights and the optimiser's state the run goes on as if it had never stopped: order and augmentation depend on seed, epoch and place alone. */
export const progressSchema = z.object({
  epoch: z.number().int(),
  /** Batches of this epoch that are done. */
  batch: z.number().int(),
  /** Steps of the whole run that are done. */
  step: z.number().int(),
  /** Sum of this epoch's losses so far. */
  lossSum: z.number(),
  plateau: z.object({ factor: z.number(), best: z.number().nullable(), epochsWithout: z.number().int() }),
  best: z.object({ epoch: z.number().int(), value: z.number() }).nullable(),
  epochs: z.array(epochSchema),
});
export type Progress = z.infer<typeof progressSchema>;
export type EpochRecord = z.infer<typeof epochSchema>;

export const freshProgress: Progress = { epoch: 0, batch: 0, step: 0, lossSum: 0, plateau: { factor: 1, best: null, epochsWithout: 0 }, best: null, epochs: [] };

export interface Checkpoint {
  readonly weights: Weights;
  readonly optimiser: Weights;
  /** Weight averages; empty without them. */
  readonly average: Weights;
  readonly progress: Progress;
  /** The recipe and the data's hash as JSON: a run goes on only with what it began with. */
  readonly settings: string;
}

const sections = ['weights', 'optimiser', 'average'] as const;

/** Writes the checkpoint beside `path`, flushes it to the disk and renames it: whenever the process is killed, `path` is the old file or the new one. */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const tensors = sections.flatMap((section) => [...checkpoint[section]].map(([name, values]) => [`${section}:${name}`, values] as const));
  const file: TensorFile = { tensors: new Map(tensors), metadata: { progress: JSON.stringify(checkpoint.progress), settings: checkpoint.settings } };
  const fresh = `${path}.new`;
  try {
    const handle = await open(fresh, 'w');
    try {
      await handle.writeFile(writeSafetensors(file));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, path);
  } catch (error) {
    throw new Fault('RESOURCE_EXHAUSTED', 'CHECKPOINT_UNWRITTEN', 'The checkpoint cannot be written; the one before is untouched.', { cause: error });
  }
}

/** @throws Fault INVALID_ARGUMENT / TENSORS_UNREADABLE or CHECKPOINT_INVALID; undefined when there is none */
export async function loadCheckpoint(path: string): Promise<Checkpoint | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Fault('INVALID_ARGUMENT', 'CHECKPOINT_INVALID', 'The checkpoint cannot be read.', { cause: error });
  });
  if (bytes === undefined) return undefined;
  const { tensors, metadata } = readSafetensors(bytes);
  const part = (section: string): Weights => new Map([...tensors].flatMap(([name, values]) => (name.startsWith(`${section}:`) ? [[name.slice(section.length + 1), values] as const] : [])));
  try {
    const progress = progressSchema.parse(JSON.parse(metadata.progress ?? ''));
    return { weights: part('weights'), optimiser: part('optimiser'), average: part('average'), progress, settings: metadata.settings ?? '' };
  } catch (error) {
    throw new Fault('INVALID_ARGUMENT', 'CHECKPOINT_INVALID', 'The file is no checkpoint of a training run.', { cause: error });
  }
}
