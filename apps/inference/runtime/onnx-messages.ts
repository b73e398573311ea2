/** What the engine's thread is started with. */
export interface OnnxWorkerData {
  readonly modelPath: string;
  readonly inputName: string;
  readonly layout: 'NCHW' | 'NHWC';
  readonly width: number;
  readonly height: number;
  readonly heads: readonly string[];
  readonly imageLogit: string | undefined;
  readonly executionProvider: 'cpu' | 'cuda';
  readonly threads: number;
}

export interface OnnxRequest {
  readonly inputs: readonly Float32Array<ArrayBuffer>[];
}

/** A head of the whole batch: [n, channels, rows, columns]. */
export interface BatchedHead {
  readonly values: Float32Array<ArrayBuffer>;
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

export type OnnxReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'run'; readonly heads: readonly BatchedHead[]; readonly imageLogits: Float32Array<ArrayBuffer> | undefined; readonly computeMs: number }
  | { readonly kind: 'failed'; readonly message: string };
