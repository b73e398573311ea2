import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Collected, type Snapshot, type SnapshotEntry, openDataset, pseudonymsOf, splits, verifySnapshot } from '#dataset';
import { Fault } from '#fault';
import { freeze } from '../labels/freeze.ts';
import { pseudonymKey } from '../labels/pseudonym-key.ts';
import type { CommandContext } from './context.ts';
import { countData } from './data-counts.ts';
import { share, whole } from './option-values.ts';

interface SnapshotCommand {
  readonly gateway?: string;
  readonly to: string;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  readonly frozenOf?: string;
  readonly keyFile: string;
  readonly json?: boolean;
}

export const defaultKeyFile = 'pneumogate-data/pseudonyms.key';

/** A line about each image, and an end when the user wants one. */
const counting = (context: CommandContext): (() => void) => {
  let done = 0;
  return () => {
    if (context.signal.aborted) throw new Fault('CANCELLED', 'DATASET_CANCELLED', 'It was stopped; nothing was written.');
    context.progress(`froze ${(done += 1)} images`);
  };
};

const countsOf = ({ manifest: { samples } }: Snapshot) => {
  const counts = countData(samples);
  const bySplit = (figure: 'images' | 'positives') => Object.fromEntries(splits.map((split) => [split, counts.subsets[split][figure]]));
  return { ...counts, splits: bySplit('images'), splitPositives: bySplit('positives') };
};

async function takeSnapshot(paths: readonly string[], { to, json, ...options }: SnapshotCommand, context: CommandContext): Promise<void> {
  if (paths.length === 0 && options.gateway === undefined) throw new Fault('INVALID_ARGUMENT', 'NOTHING_TO_FREEZE', 'Name a data set, or a gateway with --gateway.');
  const snapshot = await freeze({ ...options, paths, to, signal: context.signal, say: context.say, onSample: counting(context) });
  const counts = countsOf(snapshot);
  if (snapshot.heldBack > 0) context.say(`${snapshot.heldBack} images wait outside, because their patients belong to the evaluation set and that is frozen`);
  context.say(`${counts.images} images, ${counts.positives} with boxes, of ${counts.patients} patients`);
  context.print(json === true ? JSON.stringify({ snapshot: snapshot.hash, to, heldBack: snapshot.heldBack, ...counts }) : snapshot.hash);
}

async function verify(folder: string, { json }: { readonly json?: boolean }, context: CommandContext): Promise<void> {
  const snapshot = await verifySnapshot(folder, counting(context));
  context.print(json === true ? JSON.stringify({ snapshot: snapshot.hash, directory: folder, ...countsOf(snapshot) }) : snapshot.hash);
}

/** What a gateway has collected, as samples whose images lie in a folder that `use` may read until it is done. */
export async function withGatewaySamples<T>(gateway: string, keyFile: string, context: CommandContext, use: (collected: Collected) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'pneumogate-import-'));
  const to = join(directory, 'gateway');
  try {
    const byFolderName = new Map<string, string>();
    const count = counting(context);
    const onSample = ({ sample, formerly }: SnapshotEntry): void => {
      count();
      if (formerly !== undefined) byFolderName.set(formerly.patient, sample.patient);
    };
    await freeze({ paths: [], gateway, to, keyFile, validation: 0, test: 0, seed: 1, signal: context.signal, say: context.say, onSample });
    return await use({ samples: (await openDataset(to)).samples, byFolderName, pseudonyms: pseudonymsOf(await pseudonymKey(keyFile)) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export function addSnapshotCommands(dataset: Command, context: CommandContext): void {
  dataset
    .command('snapshot')
    .description('freeze labels and images, de-identified, as a data set version that is named by its content')
    .argument('[PATH...]', 'data sets in any readable form')
    .option('--gateway <url>', 'a gateway whose labels enter as far as readers agree')
    .requiredOption('--to <folder>', 'new folder')
    .option('--validation <share>', 'share of the patients for validation', share, 0.15)
    .option('--test <share>', 'share of the patients for the evaluation set, which never trains', share, 0.15)
    .option('--seed <number>', 'of the division', whole, 1)
    .option('--frozen-of <folder>', 'an earlier snapshot whose evaluation set stays as it is')
    .option('--key-file <file>', 'secret key of the pseudonyms; made when it is not there', defaultKeyFile)
    .option('--json', 'print one JSON object')
    .action((from: string[], options: SnapshotCommand) => takeSnapshot(from, options, context));
  dataset
    .command('verify')
    .description('read every image of a snapshot and hold it to the manifest')
    .argument('<folder>', 'snapshot')
    .option('--json', 'print one JSON object')
    .action((folder: string, options: { readonly json?: boolean }) => verify(folder, options, context));
}
