import { describe, expect, it } from 'vitest';
import { deviceUIDOf, manifestSchema } from '#registry';
import type { Judgement } from '../evaluation/judge-samples.ts';
import { type JudgedModel, gateSides } from './gate-sides.ts';

const manifestOf = (version: number) =>
  manifestSchema.parse({
    ...{ name: 'net', version, network: 'yolov3-chexnet', outputs: ['a', 'b', 'c'], classes: ['opacity'], operatingPoint: 0.3 },
    input: { name: 'image', layout: 'NCHW', width: 256, height: 256, normalisation: { subtract: 0.45, multiply: 4 } },
    ...{ anchors: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]], anchorMasks: [[2], [1], [0]] },
    files: { 'model.onnx': { sha256: String(version).repeat(64) } },
  });

/** A version that has read the images told of, of three. */
function judged(version: number, ...read: number[]): JudgedModel {
  const manifest = manifestOf(version);
  const model = { name: 'net', version, deviceUID: deviceUIDOf(manifest), operatingPoint: 0.3 };
  const judgements = [0, 1, 2].map((i): Judgement => {
    const id = `image-${i}`;
    const sample = { id, patient: id, source: 's', image: { encoding: 'raster' as const, path: id }, columns: 256, rows: 256, boxes: [] };
    const image = { id: `s/${id}`, patient: id, positive: false, truths: [], detections: [], imageScore: 0.1 };
    return read.includes(i) ? { sample, model, image, reason: undefined, computeMs: 5 } : { sample, model, image: undefined, reason: 'UNFIT: no.', computeMs: undefined };
  });
  return { manifest, digest: String(version).repeat(64), judgements };
}

describe('gateSides', () => {
  it('pairs what both have read, and tells which model.json each is and which images it did not read', () => {
    const { champion, challenger, leftOut } = gateSides(judged(1, 0, 1), judged(2, 1, 2));
    expect([champion.images, challenger.images].map((images) => images.map(({ id }) => id))).toEqual([['s/image-1'], ['s/image-1']]);
    expect([champion.refused, challenger.refused, leftOut]).toEqual([['s/image-2'], ['s/image-0'], 2]);
    expect([champion.model, challenger.model]).toMatchObject([{ version: 1, digest: '1'.repeat(64) }, { version: 2, digest: '2'.repeat(64) }]);
    expect(() => gateSides(judged(1, 0), judged(2, 1))).toThrow(expect.objectContaining({ reason: 'NOTHING_TO_EVALUATE' }) as Error);
  });

  it('refuses what another version said than the one that was asked', () => {
    const other = { ...judged(2, 1), manifest: manifestOf(3) };
    expect(() => gateSides(judged(1, 1), other)).toThrow(expect.objectContaining({ reason: 'MODEL_CHANGED_MEANWHILE' }) as Error);
  });
});
