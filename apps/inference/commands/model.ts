import { join } from 'node:path';
import { Fault } from '#fault';
import { type FoundModel, copyModel, deviceUIDOf, findModels, importModel, openModel, readAliases, readHistory, resolveFound, resolveModel, userModelStore } from '#registry';
import { type CommandContext, openModelSource } from './context.ts';
import { exportTfjs } from './export-tfjs.ts';

export interface ModelOptions {
  readonly json?: boolean;
  readonly config?: string;
}

const entryOf = ({ manifest, directory, aliases }: FoundModel, isDefault: boolean) => ({
  name: manifest.name,
  version: manifest.version,
  aliases,
  default: isDefault,
  network: manifest.network,
  operatingPoint: manifest.operatingPoint,
  deviceUID: deviceUIDOf(manifest),
  directory,
});

/** The directory of the version that would answer by default; undefined when there is none or the choice is open. */
const defaultDirectory = (reference: string | undefined, directories: readonly string[]): Promise<string | undefined> =>
  resolveFound(reference, directories).then(
    (model) => model.directory,
    () => undefined,
  );

/** `model list`: every version found; with --json one array. */
export async function listModels(options: ModelOptions, context: CommandContext): Promise<void> {
  const { settings, directories } = openModelSource(options.config, context.env);
  const found = await findModels(directories, (directory, fault) => {
    context.say(`${directory}: ${fault.message}`);
  });
  const standard = await defaultDirectory(settings.inference.model, directories);
  const entries = found.map((model) => entryOf(model, model.directory === standard));
  if (options.json === true) context.print(JSON.stringify(entries));
  else for (const entry of entries) context.print(`${entry.name}@${entry.version}${entry.default ? ' (default)' : ''}${entry.aliases.map((alias) => ` @${alias}`).join('')}  ${entry.network}  ${entry.directory}`);
  if (entries.length === 0) context.say('no model was found; `pneumogate model import PATH` brings one.');
}

/** `model show [M]`: one version, its files verified, and the history of its name. */
export async function showModel(reference: string | undefined, options: ModelOptions, context: CommandContext): Promise<void> {
  const { settings, directories } = openModelSource(options.config, context.env);
  const wanted = reference ?? settings.inference.model;
  const found = await resolveFound(wanted, directories);
  const { manifest } = await openModel(found.directory);
  const isDefault = (await defaultDirectory(settings.inference.model, directories)) === found.directory;
  const { directory: deciding } = await readAliases(manifest.name, directories);
  const history = deciding === undefined ? [] : await readHistory(join(deciding, manifest.name));
  const shown = { ...entryOf(found, isDefault), manifest, history };
  context.print(JSON.stringify(shown, null, options.json === true ? undefined : 2));
}

/** `model import PATH`: a model folder into the user's store, unless it is in one of the model folders already. */
export async function importModelFolder(path: string, options: ModelOptions, context: CommandContext): Promise<void> {
  const { directories } = openModelSource(options.config, context.env);
  const { model, isNew } = await importModel(await openModel(path), userModelStore(context.env.XDG_DATA_HOME), directories);
  const { manifest: { name, version }, directory } = model;
  if (!isNew) context.say(`${name}@${version} is there already; nothing was copied.`);
  context.print(options.json === true ? JSON.stringify({ name, version, directory }) : `${name}@${version}  ${directory}`);
}

export interface ExportOptions extends ModelOptions {
  readonly form: string;
}

/** `model export M PATH`: a version as the new folder PATH, as it is or as a layers model of TensorFlow.js. */
export async function exportModel(reference: string, path: string, options: ExportOptions, context: CommandContext): Promise<void> {
  const { directories } = openModelSource(options.config, context.env);
  const model = await resolveModel(reference, directories);
  if (options.form === 'tfjs') await exportTfjs(model, path);
  else if (options.form === 'folder') await copyModel(model, path);
  else throw new Fault('INVALID_ARGUMENT', 'FORM_UNKNOWN', '--form takes folder or tfjs.');
  const { name, version } = model.manifest;
  context.print(options.json === true ? JSON.stringify({ name, version, directory: path }) : `${name}@${version}  ${path}`);
}
