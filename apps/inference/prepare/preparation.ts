import type { DataSet } from '#dicom';
import type { FamiliarityRule, Geometry } from '#radiograph';
import type { ModelManifest } from '#registry';

/** A DICOM file on its way to a preparing thread, which takes its buffer over. */
export interface PrepareTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly input: ModelManifest['input'];
  readonly familiarity: FamiliarityRule | undefined;
  /** What a deflated data set may grow to. */
  readonly maxInflatedBytes: number;
  /** Whether the answer shall bring the data set along. */
  readonly keepDataSet: boolean;
}

interface Known {
  readonly sopInstanceUID?: string | undefined;
  readonly dataSet?: DataSet | undefined;
}

/** What became of the file: a tensor for the network, or the reason why there is none. */
export type Preparation = Known &
  (
    | { readonly kind: 'prepared'; readonly values: Float32Array<ArrayBuffer>; readonly geometry: Geometry }
    | { readonly kind: 'skipped' | 'failed'; readonly code: string; readonly sentence: string }
  );
