import type { ModelManifest } from '#registry';
import type { Engine } from '../runtime/engine.ts';

/** Runs every batch size up to `maxBatchSize` once on a mid-gray image: engines plan and allocate by shape. */
export async function warmUp(engine: Engine, input: ModelManifest['input'], maxBatchSize: number): Promise<void> {
  for (let size = 1; size <= maxBatchSize; size++) {
    await engine.run(Array.from({ length: size }, () => new Float32Array(3 * input.width * input.height)));
  }
}
