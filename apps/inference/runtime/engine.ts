import type { HeadLogits } from '#nets';

/** What the network says of one image. */
export interface NetworkOutput {
  /** From the coarsest grid to the finest; views of the batch's tensors. */
  readonly heads: readonly HeadLogits[];
  readonly imageLogit: number | undefined;
}

export interface EngineRun {
  /** One an input, in their order. */
  readonly outputs: readonly NetworkOutput[];
  readonly computeMs: number;
}

/** What runs the network of one model, in a thread of its own: the caller's event loop stays free. One run at a time. */
export interface Engine {
  /** Engine and device, such as `onnxruntime-cpu`. */
  readonly name: string;
  /** Its thread has ended: no run can succeed any more. */
  readonly isLost: boolean;
  /**
   * Runs a batch. Each input is one image in the manifest's layout and is given away: its buffer moves to the engine's thread.
   * @throws Fault UNAVAILABLE / ENGINE_LOST, INTERNAL / ENGINE_FAILED
   */
  run(inputs: readonly Float32Array<ArrayBuffer>[]): Promise<EngineRun>;
  /** Frees the model and ends the thread, once a run under way has ended. */
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly device: 'cpu' | 'gpu';
  /** Threads of one run; 0: one a core. */
  readonly threads: number;
  /** Niceness of its thread, 0..19, where the system knows one a thread; absent: 0. */
  readonly nice?: number | undefined;
  /** Whether each image is also run mirrored; absent: as the model says. */
  readonly mirrors?: boolean | undefined;
}
