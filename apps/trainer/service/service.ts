import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { LogController } from 'fastify';
import { Fault } from '#fault';
import { type Settings, nestLogger, openMetrics, requestIdOf, softwareVersion } from '#platform';
import { HealthController } from './api/health.controller.ts';
import { ProblemFilter } from './api/problem.filter.ts';
import { RunsController } from './api/runs.controller.ts';
import { LOGGER, METRICS, TRAINER } from './tokens.ts';
import { type Trainer, type TrainerOptions, openTrainer } from './trainer.ts';

export interface TrainerService {
  readonly port: number;
  /** Takes no more requests, has the step at work save, and closes everything. */
  close(): Promise<void>;
}

/** What the trainer offers over HTTP. */
@Module({})
class TrainerModule {
  static of(trainer: Trainer, { logger, metrics }: TrainerOptions): DynamicModule {
    const providers = [
      { provide: TRAINER, useValue: trainer },
      { provide: LOGGER, useValue: logger },
      { provide: METRICS, useValue: metrics },
    ];
    return { module: TrainerModule, controllers: [RunsController, HealthController], providers };
  }
}

async function listen(app: NestFastifyApplication, { host, port }: Settings['training']): Promise<number> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new Fault('FAILED_PRECONDITION', 'PORT_TAKEN', `Port ${port} is taken; choose another with the setting training.port.`, { cause: error });
    if (code === 'EADDRNOTAVAIL') throw new Fault('FAILED_PRECONDITION', 'HOST_UNKNOWN', `This machine has no address ${host}; see the setting training.host.`, { cause: error });
    throw error;
  }
  return (app.getHttpServer().address() as AddressInfo).port;
}

async function serve(trainer: Trainer, options: TrainerOptions): Promise<{ readonly app: NestFastifyApplication; readonly port: number }> {
  const { logger, settings } = options;
  const genReqId = (request: IncomingMessage): string => requestIdOf(request.headers['x-request-id'], randomUUID);
  const adapter = new FastifyAdapter({ loggerInstance: logger, logController: new LogController({ disableRequestLogging: true }), requestIdHeader: false, genReqId, forceCloseConnections: true });
  const app = await NestFactory.create<NestFastifyApplication>(TrainerModule.of(trainer, options), adapter, { logger: nestLogger(logger), abortOnError: false });
  try {
    app.useGlobalFilters(new ProblemFilter(logger));
    const description = 'Training runs of PneumoGate. Errors are problem documents (RFC 9457). Not for clinical use.';
    const config = new DocumentBuilder().setTitle('PneumoGate trainer').setDescription(description).setVersion(softwareVersion()).build();
    SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, config));
    return { app, port: await listen(app, settings.training) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * Starts the trainer service.
 * @throws Fault FAILED_PRECONDITION with a sentence that names the setting to change; UNAVAILABLE / DATABASE_UNAVAILABLE
 */
export async function openTrainerService(options: Omit<TrainerOptions, 'metrics' | 'newId'>): Promise<TrainerService> {
  const whole: TrainerOptions = { ...options, metrics: openMetrics(), newId: randomUUID };
  const trainer = await openTrainer(whole);
  try {
    const { app, port } = await serve(trainer, whole);
    return {
      port,
      close: async () => {
        await app.close();
        await trainer.close();
      },
    };
  } catch (error) {
    await trainer.close();
    throw error;
  }
}
