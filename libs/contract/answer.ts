import type { Detection } from '#detection';
import type { Geometry } from '#radiograph';

/** One DICOM Part 10 file to be read. */
export interface InstanceRequest {
  /** Unique in the call, returned with the answer; no patient data. */
  readonly instanceKey: string;
  /** The file: whole, or as it streams in. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** Length of a streamed file, if known; lets the service refuse an oversized one early. */
  readonly totalBytes?: number | undefined;
  /** `name`, `name@version` or `name@alias`; absent: the service's default. */
  readonly model?: string | undefined;
  /** Lowest score of a box, 0..1; absent: the model's operating point. */
  readonly minScore?: number | undefined;
  /** Asks the model on trial instead; its answer must lead to no report. */
  readonly shadow?: boolean | undefined;
}

export interface ModelVersion {
  readonly name: string;
  readonly version: number;
  /** Device UID of this version ("2.25." form). */
  readonly deviceUID: string;
  /** Score from which a box counts, 0..1. */
  readonly operatingPoint: number;
}

/** `loading`: on its way in; `draining`: answers what it began, and no more; `refused`: was to take over and is unfit; `shadowing`: on trial. */
export type ModelState = 'loading' | 'serving' | 'draining' | 'refused' | 'shadowing';

/** A version that serves, or is on its way in or out. */
export interface LoadedModel {
  readonly model: ModelVersion;
  readonly aliases: readonly string[];
  readonly isDefault: boolean;
  readonly network: string;
  /** Engine and execution provider, such as `onnxruntime-cpu`; empty while it is not loaded. */
  readonly engine: string;
  readonly state: ModelState;
  /** Why it was refused. */
  readonly refusal?: { readonly code: string; readonly sentence: string } | undefined;
}

export interface Timings {
  readonly prepareMs: number;
  readonly queueMs: number;
  /** The network's run, of the whole batch. */
  readonly computeMs: number;
  /** Instances in that batch; 0 when none was run. */
  readonly batchSize: number;
}

export type InstanceOutcome =
  | {
      readonly kind: 'analysed';
      /** Probability of an opacity anywhere in the image, 0..1. */
      readonly imageScore: number;
      /** In pixels of the image's own matrix, by descending score. */
      readonly detections: readonly Detection[];
      readonly geometry: Geometry;
    }
  | { readonly kind: 'skipped' | 'failed'; readonly code: string; readonly sentence: string };

export interface InstanceAnswer {
  readonly instanceKey: string;
  /** Absent where the file could not be parsed so far. */
  readonly sopInstanceUID?: string | undefined;
  readonly model: ModelVersion;
  readonly outcome: InstanceOutcome;
  readonly timings: Timings;
  /** The model on trial answered. */
  readonly shadow?: boolean | undefined;
}
