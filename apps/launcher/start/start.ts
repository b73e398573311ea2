import { Fault } from '#fault';
import { type Settings, loadSettings } from '#platform';
import type { Child } from '../processes/child.ts';
import { type Service, startService } from '../processes/service.ts';
import { localAddress } from '../services/local-address.ts';
import { gatewayService, inferenceService, trainerService } from '../services/own.ts';
import { addressesOf } from './addresses.ts';
import { type Watch, keepRunning } from './keep-running.ts';
import { note } from './note.ts';
import { viewerFolder } from './viewer-folder.ts';

export interface StartOptions {
  readonly config?: string | undefined;
}

export interface StartContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Writes one line to the log. */
  log(line: string): void;
}

const isJson = (line: string): boolean => line.startsWith('{') && line.endsWith('}');

/** `start` looks at its services, and leads the gateway to the others, where the settings say that they are. */
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
 * until `context.signal` is aborted.
 * @throws Fault when the settings are wrong or a service does not come up the first time
 */
export async function start(options: StartOptions, context: StartContext): Promise<void> {
  const settings = loadSettings({ file: options.config, env: context.env });
  demandFixedPorts(settings);
  const env = { ...context.env, ...addressesOf(settings), PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: await viewerFolder(settings, context) };
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
  const inference = inferenceService({ ...serving, host: settings.inference.host, httpPort: settings.inference.httpPort });
  const gateway = gatewayService({ ...serving, host: settings.gateway.host, httpPort: settings.gateway.port });
  const trainers = settings.training.enabled ? [trainerService({ ...serving, host: settings.training.host, httpPort: settings.training.port })] : [];
  const users = [gateway, ...trainers];
  const [first, ...others] = await startAll([inference, ...users], context.signal, onLine);
  if (first === undefined) return;
  const address = `http://${localAddress(settings.gateway.host, settings.gateway.port)}`;
  context.log(note('info', 'PneumoGate is up.', { gateway: address, console: `${address}/console/` }));
  // The gateway drains first: what it has under analysis still needs the inference service.
  const inferenceWatch = new AbortController();
  const watched = keepRunning(inference, first, { ...watch, signal: inferenceWatch.signal });
  await Promise.all(others.map((child, i) => keepRunning(users[i] ?? gateway, child, watch)));
  inferenceWatch.abort();
  await watched;
}
