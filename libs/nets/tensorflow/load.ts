import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { Fault } from '#fault';
import type { Tensorflow } from './tensorflow.ts';
import type { TensorflowRelease } from './release.ts';

/** tfjs-node 4.22 calls two functions of `util` that Node took out or warns of. */
function restoreUtil(): void {
  Reflect.set(util, 'isNullOrUndefined', (value: unknown) => value === null || value === undefined);
  Reflect.set(util, 'isArray', Array.isArray);
}

/** Writes TensorBoard's event files. */
export interface SummaryWriter {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}

export type NativeTensorflow = Tensorflow & {
  readonly version: Readonly<Record<string, string>>;
  readonly node: { summaryFileWriter(directory: string): SummaryWriter };
};

/**
 * Loads native TensorFlow from the folder that `installTensorflow` returned.
 * @throws Fault FAILED_PRECONDITION / TENSORFLOW_NOT_LOADED, for example when a library of the GPU build is missing.
 */
export function loadTensorflow(directory: string, release: TensorflowRelease): NativeTensorflow {
  restoreUtil();
  try {
    return createRequire(join(directory, 'package.json'))(release.binding.name) as NativeTensorflow;
  } catch (error) {
    throw new Fault('FAILED_PRECONDITION', 'TENSORFLOW_NOT_LOADED', 'Native TensorFlow is installed but does not load on this machine.', { cause: error });
  }
}
