import { describe, expect, it } from 'vitest';
import type { Sample } from '#dataset';
import { cellBoxes, heatCells, heatInTruth, samplesForHeatMaps } from './heat-map.ts';
import { heatSentence, measureHeat } from './heat-maps.ts';
import type { Judge } from './judge-by-service.ts';

const sample = (id: string, boxes: Sample['boxes']): Sample => ({ id, patient: id, source: 'a', image: { path: id, encoding: 'raster' }, columns: 70, rows: 140, boxes });
/** The cell in the second row and third column, and half of its right neighbour. */
const truth = { left: 20, top: 20, width: 15, height: 20, label: 'opacity' };
const fallsAt = (falls: Readonly<Record<number, number>>): number[] => cellBoxes.map((_, cell) => falls[cell] ?? 0);

describe('heat maps', () => {
  it('tell how much of the heat lies in the true boxes, beside what these cover', () => {
    const map = { sample: sample('x', [truth]), imageScore: 0.9, falls: fallsAt({ [heatCells + 2]: 0.2, [heatCells + 3]: 0.2, 0: 0.1, 48: -0.5 }) };
    const { heat, area } = heatInTruth(map) ?? { heat: NaN, area: NaN };
    expect(heat).toBeCloseTo((0.2 + 0.1) / 0.5, 9);
    expect(area).toBeCloseTo(1.5 / 49, 9);
    expect(heatSentence([map, { ...map, sample: sample('y', []) }])).toBe('In 1 positive images 60 % of the heat lies in the true boxes, which cover 3 % of the image.');
  });

  it('say nothing of an image without boxes or without heat', () => {
    expect(heatInTruth({ sample: sample('x', []), imageScore: 0.1, falls: fallsAt({ 3: 1 }) })).toBeUndefined();
    expect(heatInTruth({ sample: sample('x', [truth]), imageScore: 0.1, falls: fallsAt({ 3: -1 }) })).toBeUndefined();
  });

  it('tell how far the score falls with each cell covered, and leave out images that were not read whole', async () => {
    const model = { name: 'net', version: 1, deviceUID: '2.25.1', operatingPoint: 0.3 };
    const judge: Judge = (looks) =>
      Promise.resolve(
        looks.map((look) => {
          const { id, patient } = look.sample;
          const imageScore = look.cover === cellBoxes[3] ? 0.5 : 0.75;
          const isRead = id === 'read' || look.cover !== undefined;
          return { ...look, model, reason: isRead ? undefined : 'UNFIT: no.', computeMs: undefined, image: isRead ? { id, patient, positive: false, truths: [], detections: [], imageScore } : undefined };
        }),
      );
    const maps = await measureHeat([sample('read', [truth]), sample('refused', [])], 1, judge);
    expect(maps).toEqual([{ sample: sample('read', [truth]), imageScore: 0.75, falls: fallsAt({ 3: 0.25 }) }]);
  });

  it('are of as many positive as negative images, the same ones each time', () => {
    const samples = Array.from({ length: 40 }, (_, i) => sample(String(i), i % 4 === 0 ? [truth] : []));
    const chosen = samplesForHeatMaps(samples, 12, 1);
    expect(chosen.filter(({ boxes }) => boxes.length > 0)).toHaveLength(6);
    expect(chosen).toHaveLength(12);
    expect(samplesForHeatMaps(samples.toReversed(), 12, 1)).toEqual(chosen);
  });
});
