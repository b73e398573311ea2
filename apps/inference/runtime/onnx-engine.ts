import { extname } from 'node:path';
import type { ModelFolder } from '#registry';
import type { Engine, EngineOptions } from './engine.ts';
import type { RunRules } from './engine-messages.ts';
import { openThreadedEngine, runRulesOf } from './threaded-engine.ts';

/** What the engine's thread is started with. */
export interface OnnxWorkerData {
  readonly rules: RunRules;
  readonly modelPath: string;
  readonly inputName: string;
  readonly heads: readonly string[];
  readonly imageLogit: string | undefined;
  readonly device: 'cpu' | 'gpu';
  readonly threads: number;
  readonly nice: number;
}

/**
 * Opens the model in onnxruntime, in a thread of its own.
 * @throws Fault FAILED_PRECONDITION / ENGINE_UNUSABLE when onnxruntime refuses the model or the device
 */
export function openOnnxEngine(model: ModelFolder, options: EngineOptions): Promise<Engine> {
  const { input, outputs, imageLogit } = model.manifest;
  const { device, threads, nice = 0 } = options;
  const rules = runRulesOf(model, options);
  const data: OnnxWorkerData = { rules, modelPath: model.path('model.onnx'), inputName: input.name, heads: outputs, imageLogit, device, threads, nice };
  return openThreadedEngine(`onnxruntime-${device}`, new URL(`./onnx-worker${extname(import.meta.url)}`, import.meta.url), { workerData: data });
}
