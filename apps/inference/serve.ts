import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, type Settings, nestLogger } from '#platform';
import { AppModule } from './app.module.ts';
import { type Places, openInference } from './inference.ts';
import { InferenceGrpcServer, portTaken } from './rpc/grpc-server.ts';

export interface RunningInference {
  readonly port: number;
  readonly httpPort: number;
  /** Refuses new calls, lets open ones end (within `inference.drainSeconds`), then closes the model. */
  stop(): Promise<void>;
}

async function listenHttp(app: NestFastifyApplication, { host, httpPort }: Settings['inference']): Promise<number> {
  await app.listen(httpPort, host).catch((cause: unknown) => {
    throw portTaken(host, httpPort, 'inference.httpPort', cause);
  });
  const [address] = app.getHttpAdapter().getInstance().addresses();
  return typeof address === 'object' ? address.port : httpPort;
}

/** Starts the service: model first, ports when it is warm. @throws Fault with a sentence for the operator */
export async function serve(settings: Settings, places: Places, logger: Logger): Promise<RunningInference> {
  const { host, port, drainSeconds } = settings.inference;
  const inference = await openInference(settings, places, logger);
  try {
    const server = new InferenceGrpcServer({ host, port, drainMs: drainSeconds * 1000 });
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(inference, { place: places.registry, logger, now: () => new Date() }), new FastifyAdapter(), { logger: nestLogger(logger) });
    app.connectMicroservice({ strategy: server });
    await app.startAllMicroservices();
    const httpPort = await listenHttp(app, settings.inference);
    server.setServing(true);
    const stop = async (): Promise<void> => {
      inference.isServing = false;
      server.setServing(false);
      await server.close();
      await app.close();
      await inference.close();
    };
    return { port: server.port, httpPort, stop };
  } catch (error) {
    await inference.close();
    throw error;
  }
}
