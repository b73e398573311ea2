import type { Settings } from '#platform';
import type { ModelFolder } from '#registry';
import type { Engine, EngineOptions } from './engine.ts';
import { openOnnxEngine } from './onnx-engine.ts';
import { openTensorflowEngine } from './tensorflow-engine.ts';

const mirrors = { model: undefined, none: false, horizontalFlip: true } as const;

export interface EnginePlace {
  /** Where native TensorFlow would be installed. */
  readonly cache: string;
  /** Niceness of the engine's thread, 0..19; onnxruntime's only. */
  readonly nice: number;
}

/**
 * Opens the model in the engine that the settings choose.
 * @throws Fault FAILED_PRECONDITION / ENGINE_UNUSABLE, ENGINE_NOT_INSTALLED
 */
export async function openEngine(model: ModelFolder, settings: Settings['inference'], { cache, nice }: EnginePlace): Promise<Engine> {
  const { engine, device, threads, testTimeAugmentation } = settings;
  const options: EngineOptions = { device, threads, nice, mirrors: mirrors[testTimeAugmentation] };
  return engine === 'tensorflow' ? await openTensorflowEngine(model, options, cache) : await openOnnxEngine(model, options);
}
