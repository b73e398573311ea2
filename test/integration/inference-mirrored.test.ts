import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDicom, writeDicom } from '#dicom';
import type { Detection } from '#detection';
import { collectAnswers, startInference } from '../fixtures/inference.ts';
import { openRadiographs } from '../fixtures/radiographs.ts';
import { writeSmallModel } from '../fixtures/small-model.ts';

/** The file with the columns of its 16-bit pixels in reverse order. */
function mirrored(bytes: Uint8Array): Uint8Array {
  const { dataSet, transferSyntaxUID, pixelData } = readDicom(bytes);
  if (pixelData?.kind !== 'native') throw new Error('the phantom is compressed');
  const columns = 260;
  const pixels = new Uint16Array(pixelData.bytes.slice().buffer);
  const reversed = pixels.map((_, i) => pixels[i - (i % columns) + columns - 1 - (i % columns)] ?? 0);
  return writeDicom(dataSet, transferSyntaxUID, { kind: 'native', bytes: new Uint8Array(reversed.buffer) });
}

interface Read {
  readonly imageScore: number;
  readonly detections: readonly Detection[];
}

/** What the service, with a model of these properties and these settings, says of the image and of its mirror image. */
async function readBoth(folder: string, image: Uint8Array, env: Readonly<Record<string, string>> = {}): Promise<readonly [Read, Read]> {
  const service = await startInference({ PNEUMOGATE_MODELS: folder, ...env });
  try {
    const instances = [image, mirrored(image)].map((bytes, i) => ({ instanceKey: String(i), bytes, minScore: 0.2 }));
    const answers = await collectAnswers(service.client.analyze(instances));
    const [first, second] = ['0', '1'].map((key) => answers.get(key)?.outcome);
    if (first?.kind !== 'analysed' || second?.kind !== 'analysed') throw new Error(`not analysed: ${JSON.stringify([first, second])}`);
    expect(await service.metric('pneumogate_inference_count')).toBe(2);
    return [first, second];
  } finally {
    await service.stop();
  }
}

const flipped = ({ left, ...box }: Detection): Detection => ({ ...box, left: 260 - left - box.width });
/** Largest distance of a side of a box, or of a score, in the order of the scores. */
const distance = (a: readonly Detection[], b: readonly Detection[]): number =>
  Math.max(...a.flatMap((box, i) => (['left', 'top', 'width', 'height', 'score'] as const).map((key) => Math.abs(box[key] - (b[i]?.[key] ?? Infinity)))));

describe('reading an image and its mirror image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mirrored-'));
  let image: Uint8Array;
  beforeAll(async () => {
    image = (await openRadiographs())('mirrored').bytes;
    writeSmallModel(join(folder, 'plain'));
    writeSmallModel(join(folder, 'averaging'), { testTimeAugmentation: 'horizontalFlip' });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives mirrored boxes, of the same scores, where the model says so', async () => {
    const [read, mirror] = await readBoth(join(folder, 'averaging'), image);
    expect(read.detections.length).toBeGreaterThan(0);
    expect(mirror.detections).toHaveLength(read.detections.length);
    expect(distance(read.detections, mirror.detections.map(flipped))).toBeLessThan(0.02);
    expect(mirror.imageScore).toBeCloseTo(read.imageScore, 5);
  });

  it('is off by default, and a setting has the last word', async () => {
    const [plain, mirror] = await readBoth(join(folder, 'plain'), image);
    expect(distance(plain.detections, mirror.detections.map(flipped))).toBeGreaterThan(1);
    expect(await readBoth(join(folder, 'averaging'), image, { PNEUMOGATE_INFERENCE_TEST_TIME_AUGMENTATION: 'none' })).toEqual([plain, mirror]);
    const [averaged] = await readBoth(join(folder, 'plain'), image, { PNEUMOGATE_INFERENCE_TEST_TIME_AUGMENTATION: 'horizontalFlip' });
    expect((averaged.imageScore - plain.imageScore) * (averaged.imageScore - mirror.imageScore)).toBeLessThanOrEqual(0);
  });
});
