import { Fault } from '#fault';
import type { ModelManifest } from '#registry';
import type { Engine, NetworkOutput } from '../runtime/engine.ts';

/** Grid cells of the outputs are so many pixels of the input wide, from the coarsest to the finest. */
const strides = [32, 16, 8];

/**
 * Holds what a network says to what its manifest promises: shapes, and numbers that are numbers.
 * @throws Fault FAILED_PRECONDITION / MODEL_OUTPUT_WRONG
 */
export function demandOutput({ heads, imageLogit }: NetworkOutput, { input, anchorMasks, classes, ...manifest }: ModelManifest): void {
  const wrong = (what: string): Fault => new Fault('FAILED_PRECONDITION', 'MODEL_OUTPUT_WRONG', `The network does not answer as its model.json says: ${what}.`);
  for (const [i, stride] of strides.entries()) {
    const [head, name] = [heads[i], manifest.outputs[i] ?? ''];
    const [rows, columns] = [input.height / stride, input.width / stride];
    const length = (anchorMasks[i]?.length ?? 0) * (5 + classes.length) * rows * columns;
    if (head?.rows !== rows || head.columns !== columns || head.values.length !== length) throw wrong(`output ${name} has another shape`);
    if (!head.values.every(Number.isFinite)) throw wrong(`output ${name} holds what is no number`);
  }
  if (manifest.imageLogit !== undefined && !Number.isFinite(imageLogit)) throw wrong(`output ${manifest.imageLogit} is no number`);
}

/** Runs every batch size up to `maxBatchSize` once on a mid-gray image: engines plan and allocate by shape. @throws Fault of the engine and of `demandOutput` */
export async function warmUp(engine: Engine, manifest: ModelManifest, maxBatchSize: number): Promise<void> {
  const { width, height } = manifest.input;
  for (let size = 1; size <= maxBatchSize; size++) {
    const { outputs } = await engine.run(Array.from({ length: size }, () => new Float32Array(3 * width * height)));
    for (const output of outputs) demandOutput(output, manifest);
  }
}
