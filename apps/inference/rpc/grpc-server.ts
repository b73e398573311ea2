import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { ServerGrpc } from '@nestjs/microservices';
import { HealthImplementation } from 'grpc-health-check';
import { INFERENCE_PACKAGE, INFERENCE_SERVICE, REGISTRY_PACKAGE, REGISTRY_SERVICE, loadInferenceDefinition, loadRegistryDefinition } from '#contract';
import { Fault } from '#fault';
import { authorityOf } from '#platform';

export interface GrpcServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly drainMs: number;
}

const channelOptions = {
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
};

const services = ['', INFERENCE_SERVICE, REGISTRY_SERVICE];
const loadDefinition = () => ({ ...loadInferenceDefinition(), ...loadRegistryDefinition() });

/**
 * Nest's gRPC transport with the standard health and reflection services, a port that is known after binding, and an end that drains: it
 * refuses new calls at once, and cuts open ones after `drainMs` only.
 */
export class InferenceGrpcServer extends ServerGrpc {
  readonly #options: GrpcServerOptions;
  readonly #health = new HealthImplementation(Object.fromEntries(services.map((service) => [service, 'NOT_SERVING'])));
  #server: Server | undefined;
  #port = 0;

  constructor(options: GrpcServerOptions) {
    super({ package: [INFERENCE_PACKAGE, REGISTRY_PACKAGE], packageDefinition: loadDefinition() });
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  setServing(serving: boolean): void {
    for (const service of services) this.#health.setStatus(service, serving ? 'SERVING' : 'NOT_SERVING');
  }

  /** @throws Fault FAILED_PRECONDITION / PORT_TAKEN */
  override async createClient(): Promise<Server> {
    const { host, port } = this.#options;
    const server = new Server(channelOptions);
    new ReflectionService(loadDefinition()).addToServer(server);
    this.#health.addToServer(server);
    this.#port = await new Promise((resolve, reject) => {
      server.bindAsync(authorityOf(host, port), ServerCredentials.createInsecure(), (cause, bound) => {
        if (cause === null) resolve(bound);
        else reject(portTaken(host, port, 'inference.port', cause));
      });
    });
    this.#server = server;
    return server;
  }

  override async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const cut = setTimeout(() => { server.forceShutdown(); }, this.#options.drainMs);
    await new Promise<void>((resolve) => {
      server.tryShutdown(() => { resolve(); });
    });
    clearTimeout(cut);
  }
}

/** A port that cannot be bound, with the setting that names it. */
export const portTaken = (host: string, port: number, setting: string, cause: unknown): Fault =>
  new Fault('FAILED_PRECONDITION', 'PORT_TAKEN', `Port ${port} of ${host} cannot be opened, perhaps because it is taken: set ${setting} to another.`, { cause });
