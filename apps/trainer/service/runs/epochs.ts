import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const epochRecords = z.array(z.object({ epoch: z.number(), loss: z.number(), validation: z.record(z.string(), z.unknown()) }));

export interface Epoch {
  /** Counts from 1. */
  readonly epoch: number;
  /** Mean of its training steps. */
  readonly loss: number;
  /** Figures of the validation, as far as they apply. */
  readonly validation: Readonly<Record<string, number>>;
}

/** The epochs of epochs.json that are done. What cannot be read tells of none: the file is replaced as a whole, and a run may have none yet. */
export function parseEpochs(text: string): Epoch[] {
  try {
    const parsed = epochRecords.safeParse(JSON.parse(text));
    const numbersOf = (figures: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(figures).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as const] : [])));
    return (parsed.data ?? []).map(({ epoch, loss, validation }) => ({ epoch: epoch + 1, loss, validation: numbersOf(validation) }));
  } catch {
    return [];
  }
}

/** The epochs that a folder tells of; none: empty. */
export const readEpochs = async (folder: string): Promise<Epoch[]> => parseEpochs(await readFile(join(folder, 'epochs.json'), 'utf8').catch(() => ''));
