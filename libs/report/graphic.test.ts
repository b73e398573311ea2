import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundingBox, unitedBox } from './graphic.ts';

const coordinate = fc.double({ min: 0, max: 3000, noNaN: true });
const extent = fc.double({ min: 0.5, max: 800, noNaN: true });

describe('boundingBox', () => {
  it('holds every point of a polyline and touches four sides', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 40 }), (points) => {
        const box = boundingBox('POLYLINE', points.flat());
        const xs = points.map(([x]) => x);
        const ys = points.map(([, y]) => y);
        expect(box?.left).toBe(Math.min(...xs));
        expect(box?.top).toBe(Math.min(...ys));
        expect((box?.left ?? NaN) + (box?.width ?? NaN)).toBeCloseTo(Math.max(...xs), 8);
        expect((box?.top ?? NaN) + (box?.height ?? NaN)).toBeCloseTo(Math.max(...ys), 8);
      }),
    );
  });

  it('is the tightest box around an ellipse, also askew', () => {
    fc.assert(
      fc.property(coordinate, coordinate, extent, extent, fc.double({ min: 0, max: Math.PI, noNaN: true }), (x, y, long, short, turn) => {
        const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
        const axes = [x - long * cos, y - long * sin, x + long * cos, y + long * sin, x + short * sin, y - short * cos, x - short * sin, y + short * cos];
        const box = boundingBox('ELLIPSE', axes);
        const rim = Array.from({ length: 720 }, (_, step) => (step / 360) * Math.PI);
        const reach = Math.max(...rim.map((angle) => long * Math.cos(angle) * cos + short * Math.sin(angle) * sin));
        expect((box?.width ?? NaN) / 2).toBeGreaterThanOrEqual(reach - 1e-6);
        expect((box?.width ?? NaN) / 2).toBeLessThanOrEqual(reach * 1.0001 + 1e-6);
        expect((box?.left ?? NaN) + (box?.width ?? NaN) / 2).toBeCloseTo(x, 6);
      }),
    );
  });

  it('surrounds a circle', () => {
    expect(boundingBox('CIRCLE', [100, 50, 103, 54])).toEqual({ left: 95, top: 45, width: 10, height: 10 });
  });

  it('is undefined for what is no region', () => {
    expect(boundingBox('POINT', [1, 2])).toBeUndefined();
    expect(boundingBox('POLYLINE', [1, 2])).toBeUndefined();
    expect(boundingBox('ELLIPSE', [1, 2, 3, 4])).toBeUndefined();
    expect(boundingBox('toString', [1, 2, 3, 4])).toBeUndefined();
  });
});

describe('unitedBox', () => {
  it('holds both', () => {
    expect(unitedBox({ left: 0, top: 5, width: 10, height: 10 }, { left: 4, top: 0, width: 20, height: 6 })).toEqual({ left: 0, top: 0, width: 24, height: 15 });
  });
});
