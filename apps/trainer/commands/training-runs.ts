import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { z } from 'zod';
import { Fault } from '#fault';
import { loadSettings, localAddress } from '#platform';
import type { CommandContext } from './context.ts';

interface RunOptions {
  readonly url?: string;
  readonly config?: string;
  readonly json?: boolean;
}

interface ActOptions extends RunOptions {
  readonly why: string;
  readonly by?: string;
}

const progress = z.object({ step: z.number(), steps: z.number(), loss: z.number(), secondsLeft: z.number().nullable() });
const run = z.object({ id: z.string(), state: z.string(), createdAt: z.string(), cause: z.string(), challenger: z.string().nullable(), progress: progress.nullable() });
const page = z.object({ runs: z.array(run) });
const problem = z.object({ detail: z.string(), reason: z.string() });

const addressOf = ({ url, config }: RunOptions, { env }: CommandContext): string => {
  const { host, port } = loadSettings({ file: config, env }).training;
  return (url ?? `http://${localAddress(host, port)}`).replace(/\/$/, '');
};

/** @throws Fault UNAVAILABLE / TRAINER_UNREACHABLE; FAILED_PRECONDITION with the service's reason and sentence */
async function ask(path: string, body: object | undefined, options: RunOptions, context: CommandContext): Promise<unknown> {
  const request = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const address = addressOf(options, context);
  const response = await fetch(`${address}/api/v1/training/runs${path}`, { ...request, signal: context.signal }).catch((cause: unknown) => {
    throw new Fault('UNAVAILABLE', 'TRAINER_UNREACHABLE', `No trainer service answers at ${address}: start it (training.enabled), or name it with --url.`, { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const told = problem.safeParse(answer);
  throw told.success ? new Fault('FAILED_PRECONDITION', told.data.reason, told.data.detail) : new Fault('UNAVAILABLE', 'TRAINER_STRANGE', `What answers at ${address} is not the trainer service.`);
}

const minutes = (seconds: number | null): string => (seconds === null ? '' : `, ${Math.ceil(seconds / 60)} min left`);

function textOf({ id, state, createdAt, cause, challenger, progress: far }: z.infer<typeof run>): string {
  const training = state === 'training' && far !== null ? `  step ${far.step} of ${far.steps}, loss ${far.loss.toFixed(3)}${minutes(far.secondsLeft)}` : '';
  return `${id}  ${createdAt}  ${cause}  ${state}${challenger === null ? '' : `  ${challenger}`}${training}`;
}

async function list(options: RunOptions, context: CommandContext): Promise<void> {
  const answer = await ask('', undefined, options, context);
  if (options.json === true) context.print(JSON.stringify(answer));
  else for (const one of page.parse(answer).runs) context.print(textOf(one));
}

async function act(path: string, { why, by, ...options }: ActOptions, context: CommandContext): Promise<void> {
  const answer = await ask(path, { by: by ?? userInfo().username, why }, options, context);
  context.print(options.json === true ? JSON.stringify(answer) : textOf(run.parse(answer)));
}

const withService = (command: Command): Command =>
  command.option('--url <url>', 'the trainer service; default: where the settings put it').option('--config <file>', 'settings (YAML)').option('--json', 'print one JSON object');

const actions: Readonly<Record<string, string>> = {
  approve: "make a run's version the champion",
  reject: "turn a run's version down",
  cancel: 'end a run; what it has trained is saved',
};

/** `train run`, `train runs`, `train approve|reject|cancel`: what the trainer service does, by its API. */
export function addTrainingRunCommands(train: Command, context: CommandContext): void {
  const withAuthor = (command: Command): Command => withService(command).requiredOption('--why <text>', 'for the history').option('--by <who>', 'who acts; default: this account');
  withService(train.command('runs').description('the runs of the trainer service, newest first')).action((options: RunOptions) => list(options, context));
  withAuthor(train.command('run').description('have the trainer service begin a run')).action((options: ActOptions) => act('', options, context));
  for (const [name, description] of Object.entries(actions)) {
    withAuthor(train.command(name).description(description).argument('<id>', 'the run')).action((id: string, options: ActOptions) => act(`/${encodeURIComponent(id)}/${name}`, options, context));
  }
}
