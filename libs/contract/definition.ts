import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { type MessageTypeDefinition, type PackageDefinition, loadSync } from '@grpc/proto-loader';
import { Fault } from '#fault';
import type { ProtoGrpcType as InferenceTypes } from './generated/inference.ts';
import type { ProtoGrpcType as RegistryTypes } from './generated/registry.ts';
import type { ErrorInfo, ErrorInfo__Output } from './generated/google/rpc/ErrorInfo.ts';
import type { RetryInfo, RetryInfo__Output } from './generated/google/rpc/RetryInfo.ts';
import type { Status, Status__Output } from './generated/google/rpc/Status.ts';

/** Most bytes of a DICOM file in one message. */
export const CHUNK_BYTES = 1 << 20;

export const INFERENCE_PACKAGE = 'pneumogate.inference.v1';
export const INFERENCE_SERVICE = `${INFERENCE_PACKAGE}.InferenceService`;

export const REGISTRY_PACKAGE = 'pneumogate.registry.v1';
export const REGISTRY_SERVICE = `${REGISTRY_PACKAGE}.RegistryService`;

/** `proto/` lies beside package.json, whether this runs from source or from dist/. */
function protoDirectory(): string {
  const manifest = findPackageJSON(import.meta.url);
  if (manifest === undefined) throw new Fault('INTERNAL', 'PROTO_MISSING', 'The package that holds proto/ was not found.');
  return join(dirname(manifest), 'proto');
}

/** In step with the options that scripts/generate-contract.mjs gives to the generator. */
const load = (file: string): PackageDefinition =>
  loadSync(file, { longs: Number, enums: String, defaults: true, oneofs: true, includeDirs: [protoDirectory()] });

/** The inference service, for a server, a client or reflection. */
export const loadInferenceDefinition = (): PackageDefinition => load('pneumogate/inference/v1/inference.proto');

/** The registry service, likewise. */
export const loadRegistryDefinition = (): PackageDefinition => load('pneumogate/registry/v1/registry.proto');

/** The messages of google.rpc that errors carry. */
export function loadStatusTypes() {
  const definition = load('google/rpc/status.proto');
  const message = (name: string) => definition[`google.rpc.${name}`] as MessageTypeDefinition<object, object>;
  return {
    Status: message('Status') as MessageTypeDefinition<Status, Status__Output>,
    ErrorInfo: message('ErrorInfo') as MessageTypeDefinition<ErrorInfo, ErrorInfo__Output>,
    RetryInfo: message('RetryInfo') as MessageTypeDefinition<RetryInfo, RetryInfo__Output>,
  };
}

export type InferenceServiceConstructor = InferenceTypes['pneumogate']['inference']['v1']['InferenceService'];
export type RegistryServiceConstructor = RegistryTypes['pneumogate']['registry']['v1']['RegistryService'];
