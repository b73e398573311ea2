/** What the thread of any engine is told about the model's input and outputs. */
export interface RunRules {
  readonly layout: 'NCHW' | 'NHWC';
  readonly width: number;
  readonly height: number;
  /** Values per anchor of a head: 5 + classes. */
  readonly fields: number;
  /** Also run each image mirrored, and average. */
  readonly mirrors: boolean;
}

export type EngineRequest =
  | { readonly kind: 'run'; readonly inputs: readonly Float32Array<ArrayBuffer>[] }
  /** Frees the model; the thread ends. */
  | { readonly kind: 'close' };

/** A head of the whole batch: [n, channels, rows, columns]. */
export interface BatchedHead {
  readonly values: Float32Array<ArrayBuffer>;
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

/** What the network says of a batch. */
export interface BatchOutput {
  /** From the coarsest grid to the finest. */
  readonly heads: readonly BatchedHead[];
  /** [n] */
  readonly imageLogits: Float32Array<ArrayBuffer> | undefined;
}

export type EngineReply =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'run'; readonly computeMs: number } & BatchOutput)
  | { readonly kind: 'failed'; readonly message: string };
