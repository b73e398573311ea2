import { userInfo } from 'node:os';
import { Fault } from '#fault';
import { type AliasChange, type Author, type RegistryPlace, challengeWithModel, promoteModel, readAliases, readEvidence, resolveFound, rollBackModel, userModelStore } from '#registry';
import { type CommandContext, openModelSource } from './context.ts';
import type { ModelOptions } from './model.ts';

export interface ChangeOptions extends ModelOptions {
  readonly why?: string;
  readonly by?: string;
}

export interface PromoteOptions extends ChangeOptions {
  readonly to: string;
  readonly evidence?: string;
}

/** The account that runs the command: who changes a champion without saying by whom. */
const account = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};

const authorOf = ({ by, why = 'no reason was given' }: ChangeOptions): Author => ({ by: by ?? account(), why, at: new Date() });

function placeOf(options: ModelOptions, { env }: CommandContext) {
  const { directories } = openModelSource(options.config, env);
  return { directories, userStore: userModelStore(env.XDG_DATA_HOME) };
}

function tell({ name, folder, entry }: AliasChange, options: ModelOptions, context: CommandContext): void {
  const { version, after } = entry;
  const aliases = Object.entries(after).map(([alias, pointed]) => `${alias} ${name}@${pointed}`).join(', ');
  context.print(options.json === true ? JSON.stringify({ name, version, aliases: after, folder, entry }) : `${name}@${version}  ${aliases}`);
  context.say(`written to ${folder}: aliases.json, history.jsonl`);
}

/** By the figures of a gate that has compared this very version with the champion of now; whoever comes in between is not replaced. */
async function changeOnEvidence(folder: string, reference: string, { to, ...options }: PromoteOptions, place: RegistryPlace): Promise<AliasChange> {
  const model = await resolveFound(reference, place.directories);
  const { name, version } = model.manifest;
  const { champion } = (await readAliases(name, place.directories)).aliases;
  const author = { ...authorOf(options), numbers: await readEvidence(folder, model, { replaces: champion, directories: place.directories }) };
  const exact = `${name}@${version}`;
  return to === 'champion' ? promoteModel(exact, author, place, { version: champion }) : challengeWithModel(exact, author, place);
}

/** `model promote M --why TEXT [--by WHO] [--evidence FOLDER] [--to challenger]`. @throws Fault of `promoteModel` and `readEvidence` */
export async function promote(reference: string, options: PromoteOptions, context: CommandContext): Promise<void> {
  if (options.to !== 'champion' && options.to !== 'challenger') throw new Fault('INVALID_ARGUMENT', 'ALIAS_UNKNOWN', '--to takes champion or challenger.');
  const place = placeOf(options, context);
  const change = options.to === 'champion' ? promoteModel : challengeWithModel;
  const changed = options.evidence === undefined ? change(reference, authorOf(options), place) : changeOnEvidence(options.evidence, reference, options, place);
  tell(await changed, options, context);
}

/** `model rollback NAME [--why TEXT] [--by WHO]`. @throws Fault of `rollBackModel` */
export async function rollback(name: string, options: ChangeOptions, context: CommandContext): Promise<void> {
  tell(await rollBackModel(name, authorOf(options), placeOf(options, context)), options, context);
}
