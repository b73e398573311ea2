import { createHash } from 'node:crypto';
import { readImageBytes } from './dataset-files.ts';
import type { Sample } from './sample.ts';

/**
 * SHA-256 over every sample's image bytes, boxes, patient and split, whatever their order and wherever they lie: what `run.json` and a model's card
 * name their data by.
 * @throws Fault INVALID_ARGUMENT / FILE_MISSING
 */
export async function datasetHash(samples: readonly Sample[]): Promise<string> {
  const lines: string[] = [];
  for (const { id, patient, source, split, boxes, image } of samples) {
    const bytes = createHash('sha256').update(await readImageBytes(image)).digest('hex');
    lines.push(JSON.stringify([source, id, patient, split ?? null, boxes.map(({ left, top, width, height, label }) => [left, top, width, height, label]), bytes]));
  }
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}
