import { cacheFolder, checkoutFolder, loadSettings } from '#platform';
import { modelDirectories, resolveFound } from '#registry';
import type { Progress } from '../progress.ts';
import { prepareViewer } from '../viewer/index.ts';
import { openDataFolder } from './data-folder.ts';
import { inputFiles } from './input.ts';
import { describeResult } from './print.ts';
import { demoResult } from './result.ts';
import { type Stack, startStack } from './stack.ts';
import { type SentFile, sendFile } from './stow.ts';
import { awaitStudies } from './studies.ts';

export interface DemoOptions {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

export interface DemoContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user has seen enough. */
  readonly signal: AbortSignal;
  print(text: string): void;
  readonly progress: Progress;
}

async function sendAll(stack: Stack, paths: readonly string[], { signal, progress }: DemoContext): Promise<SentFile[]> {
  const files = await inputFiles(paths);
  const sent: SentFile[] = [];
  for (const file of files) {
    progress.step(`sending ${sent.length + 1} of ${files.length} files`);
    sent.push(await sendFile(`${stack.gatewayUrl}/dicom-web`, file, signal));
  }
  return sent;
}

async function show(stack: Stack, paths: readonly string[], options: DemoOptions, context: DemoContext): Promise<void> {
  const sent = await sendAll(stack, paths, context);
  const studies = await awaitStudies(stack.gatewayUrl, sent, context.signal, context.progress);
  context.progress.end();
  const result = demoResult(stack, sent, studies);
  context.print(options.json === true ? JSON.stringify(result) : describeResult(result));
}

const abortOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

/**
 * Runs everything on this machine, sends the files at `paths` (none: the synthetic study) and prints what was found. Goes on until
 * `context.signal` is aborted, or ends with the reports when `options.once` is set.
 * @throws Fault when there is no model, a service ends by itself, or a file is not stored
 */
export async function demo(paths: readonly string[], options: DemoOptions, context: DemoContext): Promise<void> {
  const { env, signal, progress } = context;
  const settings = loadSettings({ env });
  await resolveFound(settings.inference.model, modelDirectories(settings.models.directories, checkoutFolder(), env.XDG_DATA_HOME));
  progress.step('preparing the OHIF viewer (50 MB from npm the first time)');
  const viewer = await prepareViewer(cacheFolder(env));
  const data = await openDataFolder(options.data);
  try {
    const stack = await startStack({ directory: data.directory, viewer, env, signal, progress });
    try {
      await Promise.race([show(stack, paths, options, context), stack.broken]);
      if (options.once === true) return;
      progress.say(`running, data in ${data.directory}${options.data === undefined ? ' (removed at the end)' : ''}; Ctrl-C stops it`);
      await Promise.race([abortOf(signal), stack.broken]);
    } finally {
      progress.step('stopping');
      await stack.stop();
      progress.end();
    }
  } finally {
    await data.release();
  }
}
