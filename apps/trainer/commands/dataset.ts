import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type Dataset, type Fold, type NamedDatasets, type PolicyName, type RasterOptions, type Sample, type Split, type WritableForm, afterGateway, besideGateway, loadDisplay, mergeDatasets, openDataset, policyNames, previewSheet, pseudonymsOf, splitByPatient, splits, splitsByPatient, writableForms, writeDataset } from '#dataset';
import { Fault } from '#fault';
import { demandFreshTarget } from '#folder';
import { statsOfData, statsText } from '../evaluation/data-stats.ts';
import { pseudonymKey } from '../labels/pseudonym-key.ts';
import type { CommandContext } from './context.ts';
import { type DataCounts, countData, subsetsText } from './data-counts.ts';
import { fold, share, whole } from './option-values.ts';
import { replaceFile } from './replace-file.ts';
import { addSnapshotCommands, defaultKeyFile, withGatewaySamples } from './snapshot.ts';

interface ImportOptions extends RasterOptions {
  readonly to: string;
  readonly validation: number;
  readonly fold?: Fold;
  readonly test: number;
  readonly seed: number;
  readonly splitsOf?: string;
  readonly gateway?: string;
  readonly keyFile: string;
  readonly json?: boolean;
}

interface ExportOptions extends RasterOptions {
  readonly to: string;
  readonly form: WritableForm;
  readonly split?: Split;
  readonly json?: boolean;
}

async function openDatasets(paths: readonly string[], context: CommandContext): Promise<Dataset[]> {
  context.progress(`reading ${paths.join(', ')}`);
  return await Promise.all(paths.map((path) => openDataset(path)));
}

function merge(datasets: readonly Dataset[], context: CommandContext): Sample[] {
  const { samples, notes } = mergeDatasets(datasets);
  for (const note of notes) context.say(note);
  return [...samples];
}

const openAll = async (paths: readonly string[], context: CommandContext): Promise<Sample[]> => merge(await openDatasets(paths, context), context);

/** Calls back for each sample written, with progress. */
const counting = (total: number, context: CommandContext, verb: string): (() => void) => {
  let done = 0;
  return () => {
    if (context.signal.aborted) throw new Fault('CANCELLED', 'DATASET_CANCELLED', 'It was stopped; nothing was written.');
    context.progress(`${verb} ${(done += 1)} of ${total} images`);
  };
};

/** Decodes every image once, so that a broken one is found now and not in the middle of a training. */
async function verify(samples: readonly Sample[], context: CommandContext): Promise<void> {
  const step = counting(samples.length, context, 'verified');
  for (const sample of samples) {
    await loadDisplay(sample);
    step();
  }
}

/** Where patients were before: in an earlier import, whatever it called them, and in snapshots, whose evaluation set must never train. */
async function divisionsBefore({ datasets, nameHere }: NamedDatasets, splitsOf: string | undefined): Promise<Map<string, Split>> {
  const earlier = splitsOf === undefined ? [] : [await openDataset(splitsOf)];
  const before = [...earlier, ...datasets.filter(({ form }) => form === 'snapshot')].flatMap(({ samples }) => samples);
  return splitsByPatient([...before, ...before.map((sample) => ({ ...sample, patient: nameHere(sample.patient) }))]);
}

/** What a command has written: with --json as one object. */
function tellWritten(made: { readonly to: string; readonly form: WritableForm }, counts: DataCounts, json: boolean | undefined, context: CommandContext): void {
  context.print(json === true ? JSON.stringify({ ...made, ...counts }) : made.to);
}

async function importAll(given: NamedDatasets, { to, validation, fold, test, seed, splitsOf, json, gateway: _gateway, keyFile: _keyFile, ...raster }: ImportOptions, context: CommandContext): Promise<void> {
  const samples = merge(given.datasets, context);
  await verify(samples, context);
  const divided = splitByPatient(samples, { validation: fold ?? validation, test, seed, previous: await divisionsBefore(given, splitsOf) });
  await writeDataset(to, 'voc', divided, { ...raster, onSample: counting(samples.length, context, 'wrote') });
  const counts = countData(divided);
  context.say(`${counts.images} images: ${subsetsText(counts)}`);
  tellWritten({ to, form: 'voc' }, counts, json, context);
}

/** Data sets alone; one that stays divided as before may follow an import beside a gateway, if the key of that one's pseudonyms is here. */
async function withoutGateway(datasets: readonly Dataset[], { splitsOf, keyFile }: ImportOptions): Promise<NamedDatasets> {
  if (splitsOf === undefined || !existsSync(keyFile)) return { datasets, nameHere: (patient) => patient };
  return await afterGateway(datasets, pseudonymsOf(await pseudonymKey(keyFile)));
}

async function importData(paths: readonly string[], options: ImportOptions, context: CommandContext): Promise<void> {
  const { to, gateway, keyFile } = options;
  if (paths.length === 0 && gateway === undefined) throw new Fault('INVALID_ARGUMENT', 'NOTHING_TO_IMPORT', 'Name a data set, or a gateway with --gateway.');
  await demandFreshTarget(to);
  const datasets = await openDatasets(paths, context);
  if (gateway === undefined) await importAll(await withoutGateway(datasets, options), options, context);
  else await withGatewaySamples(gateway, keyFile, context, async (collected) => importAll(await besideGateway(datasets, collected), options, context));
}

async function exportData(paths: readonly string[], { to, form, split, json, ...raster }: ExportOptions, context: CommandContext): Promise<void> {
  const samples = (await openAll(paths, context)).filter((sample) => split === undefined || sample.split === split);
  await writeDataset(to, form, samples, { ...raster, onSample: counting(samples.length, context, 'wrote') });
  context.say(`${samples.length} images as ${form}`);
  tellWritten({ to, form }, countData(samples), json, context);
}

async function showStats(paths: readonly string[], { json, size }: { readonly json?: boolean; readonly size: number }, context: CommandContext): Promise<void> {
  const stats = statsOfData(await openAll(paths, context), size);
  context.print(json ? JSON.stringify(stats) : statsText(stats));
}

interface PreviewOptions {
  readonly out: string;
  readonly count: number;
  readonly policy: PolicyName;
  readonly seed: number;
  readonly json?: boolean;
}

async function preview(paths: readonly string[], { out, json, ...options }: PreviewOptions, context: CommandContext): Promise<void> {
  await replaceFile(out, await previewSheet(await openAll(paths, context), options));
  context.print(json === true ? JSON.stringify({ files: [out] }) : out);
}

const withRasterOptions = (command: Command): Command =>
  command
    .addOption(new Option('--format <format>', 'image format where one is written; default: a JPEG stays as it is, everything else becomes PNG').choices(['jpeg', 'png']))
    .option('--quality <number>', 'JPEG quality, 1 to 100', whole, 90)
    .option('--longest-side <pixels>', 'make larger images smaller', whole);

const paths = ['<PATH...>', 'snapshot, Kaggle folder, VOC tree, TFRecord, folder of DICOM with reports, or folder of images'] as const;

export function addDatasetCommand(program: Command, context: CommandContext): void {
  const dataset = program.command('dataset').description('Labelled radiographs: read, divide, convert, look at.');
  withRasterOptions(dataset.command('import').description('bring data sets together as one VOC tree, every image verified, divided by patient').argument('[PATH...]', paths[1]))
    .requiredOption('--to <folder>', 'new folder')
    .option('--validation <share>', 'share of the patients for validation', share, 0.15)
    .addOption(new Option('--fold <K/N>', 'instead of a share, the Kth of N parts of the patients that are not tested validates: cross-validation').argParser(fold).conflicts('validation'))
    .option('--test <share>', 'share of the patients for the last test', share, 0.15)
    .option('--seed <number>', 'of the division', whole, 1)
    .option('--gateway <url>', 'a gateway whose labels enter as far as readers agree, under pseudonyms')
    .option('--key-file <file>', 'secret key of the pseudonyms; made when it is not there', defaultKeyFile)
    .option('--splits-of <folder>', 'an earlier import: its patients stay where they were')
    .option('--json', 'print one JSON object: folder, form, and images, positives, boxes and patients in all and by subset')
    .action((from: string[], options: ImportOptions) => importData(from, options, context));
  addSnapshotCommands(dataset, context);
  withRasterOptions(dataset.command('export').description('write data sets in another form').argument(...paths))
    .requiredOption('--to <folder>', 'new folder')
    .addOption(new Option('--form <form>', 'form to write').choices(writableForms).makeOptionMandatory())
    .addOption(new Option('--split <split>', 'only these images').choices(splits))
    .option('--json', 'print one JSON object: folder, form, and images, positives, boxes and patients in all and by subset')
    .action((from: string[], options: ExportOptions) => exportData(from, options, context));
  dataset
    .command('stats')
    .description('counts, sizes, boxes and fitting anchors, in all and by source')
    .argument(...paths)
    .option('--json', 'print one JSON object')
    .option('--size <pixels>', 'input size for which the anchors are fitted', whole, 416)
    .action((from: string[], options: { json?: boolean; size: number }) => showStats(from, options, context));
  dataset
    .command('preview')
    .description('a contact sheet (PNG) of some images with their boxes')
    .argument(...paths)
    .requiredOption('--out <file>', 'PNG file')
    .option('--count <number>', 'images', whole, 16)
    .addOption(new Option('--policy <policy>', 'show them as this augmentation feeds them').choices(policyNames).default('none'))
    .option('--seed <number>', 'of the choice and the augmentation', whole, 1)
    .option('--json', 'print one JSON object: the files written')
    .action((from: string[], options: PreviewOptions) => preview(from, options, context));
}
