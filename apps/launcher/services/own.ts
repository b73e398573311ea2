import { join } from 'node:path';
import { type Settings, checkoutFolder, localAddress } from '#platform';
import { type Service, answers } from '../processes/service.ts';

type Environment = Service['env'];

const entry = (app: string): string => join(checkoutFolder(), 'dist', 'apps', app, 'main.js');

const configArguments = (config: string | undefined): string[] => (config === undefined ? [] : ['--config', config]);

export interface Serving {
  readonly env: Environment;
  /** Address it listens on. */
  readonly host: string;
  /** HTTP port on which the service tells its health. */
  readonly httpPort: number;
  readonly config?: string | undefined;
  /** `healthz`: it runs. `readyz`: what it depends on answers too. */
  readonly probe: 'healthz' | 'readyz';
  /** Least severity that it logs. */
  readonly logLevel: Settings['log']['level'];
}

const service = (name: string, app: string, { env, host, httpPort, config, probe, logLevel }: Serving, nodeOptions: readonly string[] = []): Service => ({
  name,
  command: process.execPath,
  args: [...nodeOptions, entry(app), ...configArguments(config)],
  env,
  announcement: ['trace', 'debug', 'info'].includes(logLevel) ? '"msg":"listening"' : undefined,
  isReady: () => answers(`http://${localAddress(host, httpPort)}/${probe}`),
});

/** Each image leaves megabytes behind, outside of a heap that hardly changes: to go through that heap for every third image costs more than the memory is worth. */
const receiving = ['--heap-growing-percent=400'];

/** glibc gives memory blocks of this many bytes back when they are freed; left to itself it would keep a model that was replaced. */
const returnedBlocks = { MALLOC_MMAP_THRESHOLD_: '131072' };

/** The inference service as a process of its own. */
export const inferenceService = (serving: Serving): Service => service('inference service', 'inference', { ...serving, env: { ...returnedBlocks, ...serving.env } }, receiving);

/** Pixels that flow through are garbage at once; a small young generation has cheap collections take them, and not full ones. */
const streaming = ['--max-semi-space-size=1'];

/** The gateway as a process of its own. */
export const gatewayService = (serving: Serving): Service => service('gateway', 'gateway', serving, streaming);

/** The trainer service as a process of its own; it is quiet until a run begins, and a run is a process of its own again. */
export const trainerService = (serving: Serving): Service => service('trainer service', 'trainer/service', serving);
