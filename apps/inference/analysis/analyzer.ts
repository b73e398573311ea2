import { performance } from 'node:perf_hooks';
import type { InstanceOutcome, ModelVersion, Timings } from '#contract';
import type { DataSet } from '#dicom';
import { Fault } from '#fault';
import type { Settings } from '#platform';
import type { ModelFolder } from '#registry';
import { maxInstanceBytes } from '../instance-limit.ts';
import type { Preparation } from '../prepare/preparation.ts';
import type { PreparingThreads } from '../prepare/preparing-threads.ts';
import type { Engine } from '../runtime/engine.ts';
import { type EnginePlace, openEngine } from '../runtime/open-engine.ts';
import { Batcher } from './batcher.ts';
import { outcomeOf } from './outcome.ts';
import { warmUp } from './warm-up.ts';

export interface AnalyzeTask {
  /** A DICOM Part 10 file; given away: its buffer moves to a preparing thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lowest score of a box, 0..1; absent: the model's operating point. */
  readonly minScore?: number | undefined;
  readonly keepDataSet?: boolean | undefined;
}

export interface Analysis {
  readonly sopInstanceUID: string | undefined;
  readonly outcome: InstanceOutcome;
  readonly timings: Timings;
  /** Where it was asked for and the file could be parsed so far. */
  readonly dataSet: DataSet | undefined;
}

/** One model version, ready to read images: a batcher and an engine behind the threads that prepare for every version. */
export interface Analyzer {
  readonly model: ModelVersion;
  readonly network: string;
  /** Engine and device. */
  readonly engine: string;
  /** Images that may usefully be under way at a time: those being prepared, computed, and the next batch. */
  readonly width: number;
  /** Whether the engine has ended, so that no image can be read any more. */
  readonly isLost: boolean;
  /** @throws Fault CANCELLED, or what the engine throws; bad files are an outcome */
  analyze(task: AnalyzeTask, signal: AbortSignal): Promise<Analysis>;
  /** Ends the engine and frees what the model holds. Nothing may be under way. */
  close(): Promise<void>;
}

/** What an analyzer works with and does not own. */
export interface AnalyzerMeans {
  readonly threads: PreparingThreads;
  readonly cache: string;
  /** Niceness of the engine's thread, 0..19; absent: 0. */
  readonly nice?: number;
}

export interface AnalyzerHooks {
  readonly onRun?: (batchSize: number, computeMs: number) => void;
  readonly onUnexpected?: (fault: Fault) => void;
}

const now = (): number => performance.now();

/** A thread that was lost to a file is that file's failure; a cancelled call is the caller's. */
function failureOf(error: unknown, onUnexpected: AnalyzerHooks['onUnexpected']): Preparation {
  const fault = Fault.from(error);
  if (fault.code === 'CANCELLED') throw fault;
  onUnexpected?.(fault);
  return { kind: 'failed', code: fault.reason, sentence: fault.message };
}

async function openWarmEngine(folder: ModelFolder, settings: Settings['inference'], place: EnginePlace): Promise<Engine> {
  const engine = await openEngine(folder, settings, place);
  try {
    await warmUp(engine, folder.manifest, settings.maxBatchSize);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/**
 * Opens the engine for a model version and runs every batch size once, so that the first image is as fast as the next. `threads` prepare its images
 * and stay the caller's; `cache` is the folder of what is fetched once, an optional engine among it.
 * @throws Fault FAILED_PRECONDITION / ENGINE_UNUSABLE, ENGINE_NOT_INSTALLED, MODEL_OUTPUT_WRONG; what the engine throws
 */
export async function openAnalyzer(folder: ModelFolder, settings: Settings['inference'], { threads, cache, nice = 0 }: AnalyzerMeans, hooks: AnalyzerHooks = {}): Promise<Analyzer> {
  const { manifest, deviceUID } = folder;
  const { maxBatchSize, maxBatchWaitMs } = settings;
  const engine = await openWarmEngine(folder, settings, { cache, nice });
  let preparing = 0;
  const batcher = new Batcher(engine, { maxBatchSize, maxBatchWaitMs, isMoreToCome: () => preparing > 0, now, ...(hooks.onRun && { onRun: hooks.onRun }) });

  async function analyze(task: AnalyzeTask, signal: AbortSignal): Promise<Analysis> {
    const begin = now();
    const { bytes, keepDataSet = false, minScore = manifest.operatingPoint } = task;
    preparing += 1;
    const preparation = await threads
      .run({ bytes, input: manifest.input, familiarity: manifest.familiarity, maxInflatedBytes: maxInstanceBytes(settings), keepDataSet }, [bytes.buffer], signal)
      .catch((error: unknown) => failureOf(error, hooks.onUnexpected))
      .finally(() => {
        preparing -= 1;
      });
    const prepareMs = now() - begin;
    const { sopInstanceUID, dataSet } = preparation;
    if (preparation.kind !== 'prepared') {
      const { kind, code, sentence } = preparation;
      return { sopInstanceUID, dataSet, outcome: { kind, code, sentence }, timings: { prepareMs, queueMs: 0, computeMs: 0, batchSize: 0 } };
    }
    const { output, ...timings } = await batcher.run(preparation.values, signal);
    return { sopInstanceUID, dataSet, outcome: outcomeOf(output, preparation.geometry, manifest, minScore), timings: { prepareMs, ...timings } };
  }

  return {
    model: { name: manifest.name, version: manifest.version, deviceUID, operatingPoint: manifest.operatingPoint },
    network: manifest.network,
    engine: engine.name,
    width: threads.size + 2 * maxBatchSize,
    get isLost() {
      return engine.isLost;
    },
    analyze,
    close: () => engine.close(),
  };
}
