import { Fault } from '#fault';
import { type Settings, loadSettings, localAddress } from '#platform';
import type { Child } from '../processes/child.ts';
import { type Service, startService } from '../processes/service.ts';
import { gatewayUrls } from '../services/gateway-urls.ts';
import { gatewayService, inferenceService, trainerService } from '../services/own.ts';
import { addressesOf } from './addresses.ts';
import { type Watch, keepRunning } from './keep-running.ts';
import { note } from './note.ts';
import { viewerFolder } from './viewer-folder.ts';

export interface StartOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

export interface StartContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Writes one line to stdout. */
  print(line: string): void;
  /** Writes one line to stderr. */
  say(line: string): void;
}

/** What `start --json` prints when the services are up. */
export interface StartResult {
  /** As of `demo`; no viewer: null. */
  readonly urls: Omit<ReturnType<typeof gatewayUrls>, 'viewer'> & { readonly viewer: string | null };
}

export function startResult({ gateway }: Pick<Settings, 'gateway'>, viewer: string | undefined): StartResult {
  const urls = gatewayUrls(`http://${localAddress(gateway.host, gateway.port)}`);
  return { urls: { ...urls, viewer: viewer === undefined ? null : urls.viewer } };
}

const isJson = (line: string): boolean => line.startsWith('{') && line.endsWith('}');

/** `start` looks at its services, and the gateway finds the others, where the settings say that they are. */
function demandFixedPorts({ gateway, inference, training }: Settings): void {
  if (gateway.port === 0 || inference.port === 0 || inference.httpPort === 0 || (training.enabled && training.port === 0)) {
    throw new Fault('FAILED_PRECONDITION', 'PORT_OPEN', '`start` watches its services on fixed ports: gateway.port, inference.port, inference.httpPort and training.port may not be 0.');
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
 * until `context.signal` is aborted. The log goes to stdout; with `options.json` to stderr, and to stdout one line when all are up.
 * @throws Fault when the settings are wrong or a service does not come up the first time
 */
export async function start(options: StartOptions, context: StartContext): Promise<void> {
  const settings = loadSettings({ file: options.config, env: context.env });
  demandFixedPorts(settings);
  const log = (line: string): void => {
    if (options.json === true) context.say(line);
    else context.print(line);
  };
  const viewer = await viewerFolder(settings, { env: context.env, log });
  const env = { ...context.env, ...addressesOf(settings), PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: viewer };
  const onLine = (line: string): void => {
    log(isJson(line) ? line : note('warn', line));
  };
  const watch: Watch = {
    signal: context.signal,
    now: () => performance.now(),
    onLine,
    onRestart: (service, how, pauseMs) => {
      log(note('error', `The ${service} ended by itself; it is started again.`, { how, pauseMs }));
    },
  };
  const serving = { env, config: options.config, probe: 'healthz', logLevel: settings.log.level } as const;
  const inference = inferenceService({ ...serving, host: settings.inference.host, httpPort: settings.inference.httpPort });
  const gateway = gatewayService({ ...serving, host: settings.gateway.host, httpPort: settings.gateway.port });
  const trainers = settings.training.enabled ? [trainerService({ ...serving, host: settings.training.host, httpPort: settings.training.port })] : [];
  const users = [gateway, ...trainers];
  const [first, ...others] = await startAll([inference, ...users], context.signal, onLine);
  if (first === undefined) return;
  const up = startResult(settings, viewer);
  log(note('info', 'PneumoGate is up.', { gateway: new URL(up.urls.console).origin, console: up.urls.console }));
  if (options.json === true) context.print(JSON.stringify(up));
  // The gateway drains first: what it has under analysis still needs the inference service.
  const inferenceWatch = new AbortController();
  const watched = keepRunning(inference, first, { ...watch, signal: inferenceWatch.signal });
  await Promise.all(others.map((child, i) => keepRunning(users[i] ?? gateway, child, watch)));
  inferenceWatch.abort();
  await watched;
}
