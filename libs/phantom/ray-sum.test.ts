import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ellipsoid } from './anatomy.ts';
import { Projection } from './projection.ts';
import { sumSolid, uncovered } from './ray-sum.ts';
import { splatTube } from './splat.ts';

const one = (from: number, to: number) => ({ from: Float32Array.of(from), to: Float32Array.of(to) });

describe('uncovered', () => {
  it('is the length outside every cover, however they lie', () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(stretch, fc.array(stretch, { maxLength: 6 }), ([from, to], covers) => {
        const free = Array.from({ length: to - from }, (_, step) => from + step).filter((at) => !covers.some(([start, end]) => start <= at && at + 1 <= end));
        expect(uncovered(0, one(from, to), covers.map(([start, end]) => one(start, end)))).toBe(free.length);
      }),
    );
  });
});

/** Area of a pixel at the depth of a point, in mm². */
const pixelArea = (projection: Projection, magnification: number) => (projection.millimetresPerColumn * projection.millimetresPerRow) / magnification ** 2;
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

describe.each(['PA', 'AP', 'LATERAL'] as const)('path lengths in %s', (view) => {
  const detector = { columns: 350, rows: 420 };
  const projection = new Projection(view, detector);

  it('add up to the volume of an ellipsoid', () => {
    const centre = { x: 10, y: -20, z: 5 };
    const volume = sum(sumSolid(ellipsoid(centre, 40, 30, 50), projection, detector)) * pixelArea(projection, projection.magnification(centre));
    expect(volume / ((4 / 3) * Math.PI * 40 * 30 * 50)).toBeCloseTo(1, 2);
  });

  it('add up to the volume of a tube, along the ray or across', () => {
    for (const end of [{ x: 40, y: 0, z: 0 }, { x: 0, y: 40, z: 0 }, { x: 20, y: 20, z: 40 }]) {
      const lengths = new Float32Array(detector.columns * detector.rows);
      splatTube(lengths, detector, projection, [{ x: -end.x, y: -end.y, z: -end.z, radius: 8 }, { ...end, radius: 8 }], 1);
      const volume = sum(lengths) * pixelArea(projection, projection.magnification({ x: 0, y: 0 }));
      expect(volume / (Math.PI * 64 * 2 * Math.hypot(end.x, end.y, end.z))).toBeCloseTo(1, 1);
    }
  });
});
