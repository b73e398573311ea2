import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '#fault';
import { checkoutFolder } from '#platform';
import { readManifest } from '#registry';

/** The inference service as a process of its own, on a free port: what evaluates a model is what serves it. */
export interface InferenceProcess {
  /** gRPC address. */
  readonly address: string;
  /** SIGTERM, then waits for the end. */
  stop(): Promise<void>;
}

export interface InferenceProcessOptions {
  /** `name`, `name@version`, `name@alias`, or a folder with `model.json`; absent: the service's default. */
  readonly model: string | undefined;
  readonly config: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Longest time until it is warm, in milliseconds. */
  readonly withinMs?: number;
}

interface ServedModel {
  readonly env: Readonly<Record<string, string>>;
  readonly release: () => Promise<void>;
}

/** A model folder anywhere is shown to the service as NAME/VERSION in a folder of its own. */
async function serveFolder(directory: string): Promise<ServedModel> {
  const { name, version } = await readManifest(directory);
  const models = await mkdtemp(join(tmpdir(), 'pneumogate-models-'));
  await mkdir(join(models, name));
  await symlink(resolve(directory), join(models, name, String(version)));
  const env = { PNEUMOGATE_MODELS_DIRECTORIES: models, PNEUMOGATE_INFERENCE_MODEL: `${name}@${version}` };
  return { env, release: () => rm(models, { recursive: true, force: true }) };
}

async function serveModel(model: string | undefined): Promise<ServedModel> {
  const release = () => Promise.resolve();
  if (model === undefined) return { env: {}, release };
  const isFolder = await stat(join(model, 'model.json')).then(() => true, () => false);
  return isFolder ? serveFolder(model) : { env: { PNEUMOGATE_INFERENCE_MODEL: model }, release };
}

const program = (): string => join(checkoutFolder(), 'dist', 'apps', 'inference', 'main.js');

/** gRPC port of a log line that says that the service listens. */
function listeningPort(line: string): number | undefined {
  try {
    const { msg, port } = JSON.parse(line) as { readonly msg?: unknown; readonly port?: unknown };
    return msg === 'listening' && typeof port === 'number' ? port : undefined;
  } catch {
    return undefined;
  }
}

/** Opening a model takes seconds, and a minute on a slow machine. */
const warmWithinMs = 300_000;

/** On free ports, and with the line of the log that tells which. */
const apart = { PNEUMOGATE_INFERENCE_HOST: '127.0.0.1', PNEUMOGATE_INFERENCE_PORT: '0', PNEUMOGATE_INFERENCE_HTTP_PORT: '0', PNEUMOGATE_LOG_LEVEL: 'info' };

/**
 * Starts the service with the model and waits until it is warm.
 * @throws Fault FAILED_PRECONDITION / INFERENCE_NOT_STARTED with what the service said; DEADLINE_EXCEEDED / INFERENCE_SLOW; CANCELLED
 */
export async function startInference({ model, config, env, signal, withinMs = warmWithinMs }: InferenceProcessOptions): Promise<InferenceProcess> {
  const served = await serveModel(model);
  const child = spawn(process.execPath, [program(), ...(config === undefined ? [] : ['--config', config])], {
    env: { ...env, ...apart, ...served.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await served.release();
  };
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const port = new Promise<number>((found) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const listening = listeningPort(line);
      if (listening !== undefined) found(listening);
    });
  });
  const cancelled = once(signal, 'abort').then(() => 'cancelled' as const);
  const late = pause(withinMs, 'late' as const, { ref: false });
  const first = await Promise.race([port, ended.then(() => 'ended' as const), late, signal.aborted ? ('cancelled' as const) : cancelled]);
  if (typeof first === 'number') return { address: `127.0.0.1:${first}`, stop };
  await stop();
  if (first === 'cancelled') throw new Fault('CANCELLED', 'EVALUATION_CANCELLED', 'The evaluation was stopped.');
  if (first === 'late') throw new Fault('DEADLINE_EXCEEDED', 'INFERENCE_SLOW', `The inference service was not ready within ${withinMs / 1000} seconds.`);
  throw new Fault('FAILED_PRECONDITION', 'INFERENCE_NOT_STARTED', said.join(' ').replace(/^pneumogate: /, '') || 'The inference service did not start.');
}
