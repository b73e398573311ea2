import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '#fault';
import { aliasesSchema } from './aliases.ts';

/** One line of `NAME/history.jsonl`: who moved which alias, when, why, and on what numbers. */
export const historyEntrySchema = z.object({
  at: z.iso.datetime(),
  action: z.enum(['challenge', 'promote', 'rollback']),
  /** The version that the action put in its place. */
  version: z.number().int().positive(),
  by: z.string().min(1),
  why: z.string().min(1),
  /** Figures that the decision rested on, by name. */
  numbers: z.record(z.string(), z.number()).default({}),
  /** SHA-256 of the version's model.json, which holds the SHA-256 of its files. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  before: aliasesSchema,
  after: aliasesSchema,
});

export type HistoryEntry = z.infer<typeof historyEntrySchema>;

const invalid = (line: number, cause: unknown): Fault =>
  new Fault('FAILED_PRECONDITION', 'MODEL_HISTORY_INVALID', `A model's history.jsonl is wrong in line ${line}.`, { cause });

/**
 * The entries of a history, oldest first. A last line without its end is what a writer that died left behind: it never took effect and is passed over.
 * @throws Fault FAILED_PRECONDITION / MODEL_HISTORY_INVALID
 */
export function parseHistory(text: string): HistoryEntry[] {
  const ended = text.split('\n').slice(0, -1);
  return ended.flatMap((line, i) => {
    if (line === '') return [];
    try {
      return [historyEntrySchema.parse(JSON.parse(line))];
    } catch (error) {
      // A torn line that a later writer ended, so that its own stands alone.
      if (error instanceof SyntaxError && ended[i + 1] === '') return [];
      throw invalid(i + 1, error);
    }
  });
}

/** Champion before `version` became it, by the latest promotion of that version. */
export const championBefore = (history: readonly HistoryEntry[], version: number): number | undefined =>
  history.findLast((entry) => entry.action === 'promote' && entry.version === version)?.before.champion;

/** @throws Fault FAILED_PRECONDITION / MODEL_VERSION_CHANGED when the version was another one when an alias last pointed to it */
export function demandUnchanged(history: readonly HistoryEntry[], version: number, digest: string): void {
  const known = history.findLast((entry) => entry.version === version);
  if (known === undefined || known.digest === digest) return;
  throw new Fault('FAILED_PRECONDITION', 'MODEL_VERSION_CHANGED', `Version ${version} is not the one of the history: its model.json was changed, and a version never changes. Give the changed one a version of its own.`);
}

const fileIn = (folder: string): string => join(folder, 'history.jsonl');

/** The history in a NAME folder, oldest first; none: empty. @throws Fault FAILED_PRECONDITION / MODEL_HISTORY_INVALID */
export const readHistory = async (folder: string): Promise<HistoryEntry[]> => parseHistory(await readFile(fileIn(folder), 'utf8').catch(() => ''));

/** Adds one line and flushes it to the disk. Lines that are there are never touched. */
export async function appendHistory(folder: string, entry: HistoryEntry): Promise<void> {
  const present = await readFile(fileIn(folder), 'utf8').catch(() => '');
  const torn = present !== '' && !present.endsWith('\n');
  const file = await open(fileIn(folder), 'a');
  try {
    await file.appendFile(`${torn ? '\n\n' : ''}${JSON.stringify(entry)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
