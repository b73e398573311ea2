import { userInfo } from 'node:os';
import { Fault } from '#fault';
import { type AliasChange, type Author, challengeWithModel, promoteModel, readEvidence, resolveModel, rollBackModel, userModelStore } from '#registry';
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

/** `model promote M --why TEXT [--by WHO] [--evidence FOLDER] [--to challenger]`. @throws Fault of `promoteModel` and `readEvidence` */
export async function promote(reference: string, options: PromoteOptions, context: CommandContext): Promise<void> {
  if (options.to !== 'champion' && options.to !== 'challenger') throw new Fault('INVALID_ARGUMENT', 'ALIAS_UNKNOWN', '--to takes champion or challenger.');
  const place = placeOf(options, context);
  const numbers = options.evidence === undefined ? {} : await readEvidence(options.evidence, await resolveModel(reference, place.directories));
  const author = { ...authorOf(options), numbers };
  tell(await (options.to === 'champion' ? promoteModel : challengeWithModel)(reference, author, place), options, context);
}

/** `model rollback NAME [--why TEXT] [--by WHO]`. @throws Fault of `rollBackModel` */
export async function rollback(name: string, options: ChangeOptions, context: CommandContext): Promise<void> {
  tell(await rollBackModel(name, authorOf(options), placeOf(options, context)), options, context);
}
