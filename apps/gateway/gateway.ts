import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import cors from '@fastify/cors';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#fault';
import { type Logger, type Settings, nestLogger, openMetrics, problemOf, requestIdOf } from '#platform';
import { documentApi } from './api/document.ts';
import { AppModule } from './app.module.ts';
import { consoleFolder, consolePages, consolePrefix } from './console/index.ts';
import { corsOptionsOf } from './cors.ts';
import { dicomWeb, dicomWebPrefix } from './dicomweb/index.ts';
import { answerExpectations } from './expectations.ts';
import { RequestLog } from './observe/request-log.ts';
import { observeRequests } from './observe/requests.ts';
import { IngestWaker } from './ingest/ingest-waker.ts';
import { ProblemFilter, faultOfThrown } from './problem.filter.ts';
import { trainerUrlOf, trainingApi, trainingPrefix } from './training/plugin.ts';
import { viewer, viewerPrefix } from './viewer/index.ts';

const sweepMs = 100;

export interface Gateway {
  readonly port: number;
  /** Takes no more requests, finishes those in hand, and closes everything. */
  close(): Promise<void>;
}

function adapterOf({ gateway, orthanc }: Settings, logger: Logger): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new RequestLog(),
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id'], randomUUID),
    exposeHeadRoutes: true,
    // Silence while Orthanc thinks is not the client's.
    connectionTimeout: Math.max(gateway.idleTimeoutSeconds, orthanc.timeoutSeconds + 5) * 1000,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(faultOfThrown(error), request.id);
      void reply.code(problem.status).headers({ ...problem.headers, 'x-request-id': request.id }).send(problem.body);
    },
  });
}

async function listen(app: NestFastifyApplication, { host, port }: Settings['gateway']): Promise<number> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new Fault('FAILED_PRECONDITION', 'PORT_TAKEN', `Port ${port} is taken; choose another with the setting gateway.port.`, { cause: error });
    if (code === 'EADDRNOTAVAIL') throw new Fault('FAILED_PRECONDITION', 'HOST_UNKNOWN', `This machine has no address ${host}; see the setting gateway.host.`, { cause: error });
    if (code === 'EACCES') throw new Fault('FAILED_PRECONDITION', 'PORT_FORBIDDEN', `Port ${port} may not be opened by this user; see the setting gateway.port.`, { cause: error });
    throw error;
  }
  return (app.getHttpServer().address() as AddressInfo).port;
}

/** Closes the application; a connection that was busy is closed as soon as it idles, not when the client or keep-alive gives it up. */
async function drain(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, sweepMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

/** What is served beside the controllers, by Fastify itself because it streams. */
async function mount(app: NestFastifyApplication, settings: Settings, logger: Logger): Promise<void> {
  await app.register(cors, corsOptionsOf(settings.gateway));
  const ingest = app.get(IngestWaker);
  const onStored = (): void => {
    ingest.wake();
  };
  await app.register(dicomWeb(settings, logger, onStored), { prefix: dicomWebPrefix });
  const { ohifDirectory } = settings.gateway;
  if (ohifDirectory !== undefined) await app.register(viewer(ohifDirectory), { prefix: viewerPrefix });
  await app.register(consolePages(consoleFolder()), { prefix: consolePrefix });
  await app.register(trainingApi(trainerUrlOf(settings.training)), { prefix: trainingPrefix });
  documentApi(app);
}

/**
 * Starts the gateway; Orthanc and the inference service may come later.
 * @throws Fault FAILED_PRECONDITION with a sentence that names the setting to change, UNAVAILABLE / DATABASE_UNAVAILABLE
 */
export async function openGateway(settings: Settings, logger: Logger): Promise<Gateway> {
  const metrics = openMetrics();
  const adapter = adapterOf(settings, logger);
  const options = { logger: nestLogger(logger), abortOnError: false };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of({ settings, logger, metrics }), adapter, options);
  try {
    app.useGlobalFilters(new ProblemFilter(logger));
    observeRequests(adapter.getInstance(), metrics);
    await mount(app, settings, logger);
    answerExpectations(app.getHttpServer(), settings.gateway);
    const port = await listen(app, settings.gateway);
    return { port, close: () => drain(app) };
  } catch (error) {
    await app.close();
    throw error;
  }
}
