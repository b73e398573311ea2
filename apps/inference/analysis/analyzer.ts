import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { InstanceOutcome, ModelVersion, Timings } from '#contract';
import type { DataSet } from '#dicom';
import { Fault } from '#fault';
import type { Settings } from '#platform';
import type { ModelFolder } from '#registry';
import type { Preparation, PrepareTask } from '../prepare/preparation.ts';
import { WorkerPool } from '../prepare/worker-pool.ts';
import { openEngine } from '../runtime/open-engine.ts';
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

/** One model, ready to read images: threads that prepare, a batcher, an engine. */
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
  close(): Promise<void>;
}

export interface AnalyzerHooks {
  readonly onRun?: (batchSize: number, computeMs: number) => void;
  readonly onUnexpected?: (fault: Fault) => void;
}

const now = (): number => performance.now();

const prepareScript = new URL(`../prepare/worker${extname(import.meta.url)}`, import.meta.url);

/** A thread that was lost to a file is that file's failure; a cancelled call is the caller's. */
function failureOf(error: unknown, onUnexpected: AnalyzerHooks['onUnexpected']): Preparation {
  const fault = Fault.from(error);
  if (fault.code === 'CANCELLED') throw fault;
  onUnexpected?.(fault);
  return { kind: 'failed', code: fault.reason, sentence: fault.message };
}

/**
 * Opens the engine and the preparing threads for `model` and runs every batch size once, so that the first image is as fast as the next.
 * @param cache folder of what is fetched once, an optional engine among it
 * @throws Fault FAILED_PRECONDITION / ENGINE_UNUSABLE, ENGINE_NOT_INSTALLED
 */
export async function openAnalyzer(folder: ModelFolder, settings: Settings['inference'], cache: string, hooks: AnalyzerHooks = {}): Promise<Analyzer> {
  const { manifest, deviceUID } = folder;
  const { maxBatchSize, maxBatchWaitMs } = settings;
  const engine = await openEngine(folder, settings, cache);
  await warmUp(engine, manifest.input, maxBatchSize);
  const size = settings.prepareWorkers === 0 ? availableParallelism() : settings.prepareWorkers;
  const pool = new WorkerPool<PrepareTask, Preparation>({ script: prepareScript, size, timeoutMs: settings.prepareTimeoutSeconds * 1000 });
  let preparing = 0;
  const batcher = new Batcher(engine, { maxBatchSize, maxBatchWaitMs, isMoreToCome: () => preparing > 0, now, ...(hooks.onRun && { onRun: hooks.onRun }) });

  async function analyze(task: AnalyzeTask, signal: AbortSignal): Promise<Analysis> {
    const begin = now();
    const { bytes, keepDataSet = false, minScore = manifest.operatingPoint } = task;
    preparing += 1;
    const preparation = await pool
      .run({ bytes, input: manifest.input, familiarity: manifest.familiarity, keepDataSet }, [bytes.buffer], signal)
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
    width: size + 2 * maxBatchSize,
    get isLost() {
      return engine.isLost;
    },
    analyze,
    close: async () => {
      await Promise.all([pool.close(), engine.close()]);
    },
  };
}
