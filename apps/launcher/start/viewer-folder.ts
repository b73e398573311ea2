import { Fault } from '#fault';
import { type Settings, cacheFolder } from '#platform';
import { findViewer, prepareViewer } from '../viewer/index.ts';
import { note } from './note.ts';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  log(line: string): void;
}

/** The folder of the viewer: as set, or fetched. A site without a way to npm runs without it, and is told so. */
export async function viewerFolder({ gateway }: Settings, context: Surroundings, prepare = prepareViewer): Promise<string | undefined> {
  if (gateway.ohifDirectory !== undefined) return gateway.ohifDirectory;
  const cache = cacheFolder(context.env);
  try {
    if (!(await findViewer(cache)).ready) context.log(note('info', 'The OHIF viewer is fetched from npm (50 MB), this first time only.'));
    return await prepare(cache);
  } catch (error) {
    context.log(note('warn', 'The OHIF viewer could not be prepared: /ohif/ is not served.', { reason: Fault.from(error).reason }));
    return undefined;
  }
}
