import { extname } from 'node:path';
import { SHARE_ENV } from 'node:worker_threads';
import { Fault } from '#fault';
import { type NetworkSettings, hasTensorflow, releases, tensorflowDirectory } from '#nets';
import type { ModelFolder } from '#registry';
import type { RunRules } from './engine-messages.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { networkSettingsOf } from './network-of-model.ts';
import { openThreadedEngine, runRulesOf } from './threaded-engine.ts';

/** What the engine's thread is started with. */
export interface TensorflowWorkerData {
  readonly rules: RunRules;
  readonly network: NetworkSettings;
  readonly modelPath: string;
  /** Folder of native TensorFlow. */
  readonly installation: string;
  readonly device: 'cpu' | 'gpu';
  readonly threads: number;
}

/**
 * Opens the model in native TensorFlow, in a thread of its own: the network as libs/nets describes it, its weights from `model.onnx`.
 * @param cache the folder in which native TensorFlow is installed
 * @throws Fault FAILED_PRECONDITION / ENGINE_NOT_INSTALLED with the command that installs it; ENGINE_UNUSABLE when it cannot open the model
 */
export function openTensorflowEngine(model: ModelFolder, options: EngineOptions, cache: string): Promise<Engine> {
  const { device, threads } = options;
  const release = releases[device];
  if (!hasTensorflow(cache, release)) {
    const sentence = `Native TensorFlow is not installed on this machine: \`pneumogate model install-tensorflow --device ${device}\` installs it.`;
    throw new Fault('FAILED_PRECONDITION', 'ENGINE_NOT_INSTALLED', sentence);
  }
  const data: TensorflowWorkerData = {
    rules: runRulesOf(model, options),
    network: networkSettingsOf(model.manifest),
    modelPath: model.path('model.onnx'),
    installation: tensorflowDirectory(cache, release),
    device,
    threads,
  };
  // TensorFlow looks for its number of threads in the environment of the process, which is not a worker's own.
  const script = new URL(`./tensorflow-worker${extname(import.meta.url)}`, import.meta.url);
  return openThreadedEngine(`tensorflow-${device}`, script, { workerData: data, env: SHARE_ENV });
}
