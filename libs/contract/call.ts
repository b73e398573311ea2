import { type CallOptions as GrpcCallOptions, type Client, Metadata, type ServiceClientConstructor, type StatusObject, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { Fault } from '#fault';
import { faultOfStatus } from './fault-status.ts';

export interface CallOptions {
  /** Longest time for the whole call, in milliseconds. */
  readonly deadlineMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Sent as `x-request-id`, so that both sides' logs meet. */
  readonly requestId?: string | undefined;
}

const channelOptions = {
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 250,
  'grpc.max_reconnect_backoff_ms': 5_000,
};

export const deadlineOf = ({ deadlineMs }: CallOptions): GrpcCallOptions => (deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs });

export function metadataOf({ requestId }: CallOptions): Metadata {
  const metadata = new Metadata();
  if (requestId !== undefined) metadata.set('x-request-id', requestId);
  return metadata;
}

const isStatus = (thrown: unknown): thrown is StatusObject => thrown instanceof Error && 'code' in thrown && 'metadata' in thrown;
/** What a call failed with. */
export const asFault = (thrown: unknown): Fault => (isStatus(thrown) ? faultOfStatus(thrown) : Fault.from(thrown));

/** A stub of the service called `name` at `address` (`host:port`); it connects when first used, and again after a loss. */
export function connect(address: string, definition: PackageDefinition, name: string): Client {
  const root = loadPackageDefinition(definition);
  const Service = name.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], root) as ServiceClientConstructor;
  return new Service(address, credentials.createInsecure(), channelOptions);
}
