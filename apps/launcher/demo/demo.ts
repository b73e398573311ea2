import { cacheFolder, checkoutFolder, loadSettings } from '#platform';
import { modelDirectories, resolveFound } from '#registry';
import type { Progress } from '../progress.ts';
import { prepareViewer } from '../viewer/index.ts';
import { openDataFolder } from './data-folder.ts';
import { inputFiles } from './input.ts';
import { describeResult } from './print.ts';
import { type DemoResult, demandReports, demoResult } from './result.ts';
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

async function show(stack: Stack & { readonly model: string }, paths: readonly string[], options: DemoOptions, context: DemoContext): Promise<DemoResult> {
  const sent = await sendAll(stack, paths, context);
  const studies = await awaitStudies(stack.gatewayUrl, sent, context.signal, context.progress);
  context.progress.end();
  const result = demoResult(stack, sent, studies);
  context.print(options.json === true ? JSON.stringify(result) : describeResult(result));
  return result;
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
 * @throws Fault when there is no model, a service ends by itself, a file is not stored, or, at the end, a study failed; the signal's reason when aborted
 *   before the reports are there
 */
export async function demo(paths: readonly string[], options: DemoOptions, context: DemoContext): Promise<void> {
  const { env, signal, progress } = context;
  const settings = loadSettings({ env });
  const { manifest } = await resolveFound(settings.inference.model, modelDirectories(settings.models.directories, checkoutFolder(), env.XDG_DATA_HOME));
  progress.step('preparing the OHIF viewer (50 MB from npm the first time)');
  const viewer = await prepareViewer(cacheFolder(env)).catch((error: unknown) => {
    signal.throwIfAborted(); // Ctrl-C ends npm as well
    throw error;
  });
  const data = await openDataFolder(options.data);
  let result: DemoResult;
  try {
    const stack = await startStack({ directory: data.directory, viewer, env, signal, progress });
    try {
      result = await Promise.race([show({ ...stack, model: `${manifest.name}@${manifest.version}` }, paths, options, context), stack.broken]);
      if (options.once !== true) {
        progress.say(`running, data in ${data.directory}${options.data === undefined ? ' (removed at the end)' : ''}; Ctrl-C stops it`);
        await Promise.race([abortOf(signal), stack.broken]);
      }
    } finally {
      progress.step('stopping; Ctrl-C once more ends everything at once');
      await stack.stop();
      progress.end();
    }
  } finally {
    await data.release();
  }
  demandReports(result);
}
