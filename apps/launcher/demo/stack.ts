import { join } from 'node:path';
import { openGroup } from '../processes/group.ts';
import type { Progress } from '../progress.ts';
import { orthancService } from '../services/orthanc.ts';
import { gatewayService, inferenceService } from '../services/own.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface StackOptions {
  /** Where the services keep their data and logs. */
  readonly directory: string;
  /** Folder of the prepared viewer. */
  readonly viewer: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** The running services, by address. */
export interface Stack {
  readonly gatewayUrl: string;
  readonly orthancUrl: string;
  readonly dicomPort: number;
  /** Rejects with a Fault when a service ends by itself. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

/** Where the services listen: for this machine alone. */
const host = '127.0.0.1';

/** Fits the services to one person who watches, and keeps them off whatever database and Orthanc the environment may name. */
const demoSettings = ({ env, directory, viewer }: StackOptions, orthancUrl: string): Environment => ({
  ...env,
  PNEUMOGATE_ORTHANC_URL: orthancUrl,
  PNEUMOGATE_ORTHANC_USERNAME: undefined,
  PNEUMOGATE_ORTHANC_PASSWORD: undefined,
  PNEUMOGATE_ORTHANC_DICOM_WEB_ROOT: undefined,
  PNEUMOGATE_DATABASE_URL: undefined,
  PNEUMOGATE_DATABASE_PASSWORD: undefined,
  PNEUMOGATE_DATABASE_DIRECTORY: join(directory, 'database'),
  PNEUMOGATE_GATEWAY_HOST: host,
  PNEUMOGATE_GATEWAY_PUBLIC_URL: undefined,
  PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: viewer,
  PNEUMOGATE_INFERENCE_HOST: host,
  PNEUMOGATE_LOG_LEVEL: 'info',
  PNEUMOGATE_INGEST_POLL_INTERVAL_MS: '250',
  PNEUMOGATE_REPORT_SETTLE_SECONDS: env.PNEUMOGATE_REPORT_SETTLE_SECONDS ?? '2',
});

type Pair = readonly [number, number];

/** Starts Orthanc, inference and gateway with the embedded database, each on its default ports where they are free. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { directory, env, signal, progress } = options;
  const group = await openGroup(join(directory, 'logs'), signal);
  try {
    progress.step('starting Orthanc');
    const [orthancPort, dicomPort] = await group.start<Pair>('orthanc', [8042, 4242], (ports) => orthancService(join(directory, 'orthanc'), ports, env));
    const orthancUrl = `http://127.0.0.1:${orthancPort}`;
    const settings = demoSettings(options, orthancUrl);
    progress.step('starting the inference service');
    const [grpcPort] = await group.start<Pair>('inference', [8001, 8002], ([port, httpPort]) =>
      inferenceService({
        env: { ...settings, PNEUMOGATE_INFERENCE_PORT: String(port), PNEUMOGATE_INFERENCE_HTTP_PORT: String(httpPort) },
        host,
        httpPort,
        probe: 'readyz',
        logLevel: 'info',
      }),
    );
    progress.step('starting the gateway');
    const [gatewayPort] = await group.start<readonly [number]>('gateway', [8080], ([httpPort]) =>
      gatewayService({
        env: { ...settings, PNEUMOGATE_INFERENCE_ADDRESS: `127.0.0.1:${grpcPort}`, PNEUMOGATE_GATEWAY_PORT: String(httpPort) },
        host,
        httpPort,
        probe: 'readyz',
        logLevel: 'info',
      }),
    );
    return { gatewayUrl: `http://127.0.0.1:${gatewayPort}`, orthancUrl, dicomPort, broken: group.broken, stop: () => group.stop() };
  } catch (error) {
    await group.stop();
    throw error;
  }
}
