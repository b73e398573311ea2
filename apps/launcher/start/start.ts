import { Fault } from '#fault';
import { type Settings, cacheFolder, loadSettings } from '#platform';
import type { Child } from '../processes/child.ts';
import { type Service, startService } from '../processes/service.ts';
import { gatewayService, inferenceService, trainerService } from '../services/own.ts';
import { prepareViewer } from '../viewer/index.ts';
import { type Watch, keepRunning } from './keep-running.ts';

export interface StartOptions {
  readonly config?: string | undefined;
}

export interface StartContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Writes one line to the log. */
  log(line: string): void;
}

/** A line of the launcher's own in the log, in the form of the services' lines. */
const note = (level: 'info' | 'warn' | 'error', message: string, facts: object = {}): string =>
  JSON.stringify({ level, time: new Date().toISOString(), name: 'launcher', ...facts, msg: message });

const isJson = (line: string): boolean => line.startsWith('{') && line.endsWith('}');

/** The folder of the viewer: as set, or fetched. A site without a way to npm runs without it, and is told so. */
async function viewerFolder(settings: Settings, context: StartContext): Promise<string | undefined> {
  if (settings.gateway.ohifDirectory !== undefined) return settings.gateway.ohifDirectory;
  try {
    return await prepareViewer(cacheFolder(context.env));
  } catch (error) {
    context.log(note('warn', 'The OHIF viewer could not be prepared: /ohif/ is not served.', { reason: Fault.from(error).reason }));
    return undefined;
  }
}

/** `start` looks at its services' health where the settings say that they are. */
function demandFixedPorts({ gateway, inference, training }: Settings): void {
  if (gateway.port === 0 || inference.httpPort === 0 || (training.enabled && training.port === 0)) {
    throw new Fault('FAILED_PRECONDITION', 'PORT_OPEN', '`start` watches its services on fixed ports: gateway.port, inference.httpPort and training.port may not be 0.');
  }
}

/** Starts services one after another; when one does not come up, none runs. @throws Fault of `startService` */
async function startAll(services: readonly Service[], signal: AbortSignal, onLine: (line: string) => void): Promise<Child[]> {
  const children: Child[] = [];
  try {
    for (const service of services) children.push(await startService(service, signal, onLine));
    return children;
  } catch (error) {
    await Promise.all(children.map((child) => child.stop(5000)));
    throw error;
  }
}

/**
 * Runs inference, gateway and, where the settings enable it, the trainer in the foreground, against the Orthanc and the database that the settings name,
 * until `context.signal` is aborted.
 * @throws Fault when the settings are wrong or a service does not come up the first time
 */
export async function start(options: StartOptions, context: StartContext): Promise<void> {
  const settings = loadSettings({ file: options.config, env: context.env });
  demandFixedPorts(settings);
  const env = { ...context.env, PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: await viewerFolder(settings, context) };
  const onLine = (line: string): void => {
    context.log(isJson(line) ? line : note('warn', line));
  };
  const watch: Watch = {
    signal: context.signal,
    now: () => performance.now(),
    onLine,
    onRestart: (service, how, pauseMs) => {
      context.log(note('error', `The ${service} ended by itself; it is started again.`, { how, pauseMs }));
    },
  };
  const serving = { env, config: options.config, probe: 'healthz', logLevel: settings.log.level } as const;
  const inference = inferenceService({ ...serving, httpPort: settings.inference.httpPort });
  const gateway = gatewayService({ ...serving, httpPort: settings.gateway.port });
  const users = [gateway, ...(settings.training.enabled ? [trainerService({ ...serving, httpPort: settings.training.port })] : [])];
  const [first, ...others] = await startAll([inference, ...users], context.signal, onLine);
  if (first === undefined) return;
  const address = `http://${settings.gateway.host}:${settings.gateway.port}`;
  context.log(note('info', 'PneumoGate is up.', { gateway: address, console: `${address}/console/` }));
  // The gateway drains first: what it has under analysis still needs the inference service.
  const inferenceWatch = new AbortController();
  const watched = keepRunning(inference, first, { ...watch, signal: inferenceWatch.signal });
  await Promise.all(others.map((child, i) => keepRunning(users[i] ?? gateway, child, watch)));
  inferenceWatch.abort();
  await watched;
}
