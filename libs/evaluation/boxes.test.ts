import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { image, images } from './evaluated-images.fixture.ts';
import { averagePrecision, frocCurve, frocSensitivity, unitWeights } from './index.ts';

const square = { left: 0, top: 0, width: 10, height: 10 };
const far = { ...square, left: 100 };
const miss = { ...square, left: 300 };
const three = [
  image({ truths: [square, far], detections: [{ ...square, score: 0.9 }, { ...miss, score: 0.8 }] }),
  image({ truths: [square], detections: [{ ...square, score: 0.7 }] }),
  image({ detections: [{ ...miss, score: 0.6 }] }),
];

describe('averagePrecision', () => {
  it('agrees with a case worked by hand', () => {
    // hit, miss, hit, miss: precision 1 at recall 1/3, 2/3 at recall 2/3; the third box is never found.
    expect(averagePrecision(three)(unitWeights(3))).toBeCloseTo((1 / 3) * 1 + (1 / 3) * (2 / 3), 12);
  });

  it('is NaN without true boxes and lies in 0..1 otherwise', () => {
    fc.assert(
      fc.property(images, (drawn) => {
        const value = averagePrecision(drawn)(unitWeights(drawn.length));
        if (drawn.every(({ truths }) => truths.length === 0)) expect(value).toBeNaN();
        else expect(value >= 0 && value <= 1 + 1e-12).toBe(true);
      }),
    );
  });
});

describe('FROC', () => {
  it('agrees with a case worked by hand', () => {
    expect(frocCurve(three)).toEqual([
      { falsePositivesPerImage: 0, sensitivity: 0 },
      { falsePositivesPerImage: 0, sensitivity: 1 / 3 },
      { falsePositivesPerImage: 1 / 3, sensitivity: 1 / 3 },
      { falsePositivesPerImage: 1 / 3, sensitivity: 2 / 3 },
      { falsePositivesPerImage: 2 / 3, sensitivity: 2 / 3 },
    ]);
    expect(frocSensitivity(three, 0.25)(unitWeights(3))).toBeCloseTo(1 / 3, 12);
    expect(frocSensitivity(three, 0.5)(unitWeights(3))).toBeCloseTo(2 / 3, 12);
  });

  it('never falls, and its readings are points below the rate', () => {
    fc.assert(
      fc.property(images, fc.double({ min: 0, max: 4, noNaN: true }), (drawn, rate) => {
        const curve = frocCurve(drawn);
        curve.slice(1).forEach((point, i) => {
          expect(point.falsePositivesPerImage).toBeGreaterThanOrEqual(curve[i]?.falsePositivesPerImage ?? 0);
        });
        const expected = curve.findLast(({ falsePositivesPerImage }) => falsePositivesPerImage <= rate + 1e-9 / drawn.length)?.sensitivity ?? 0;
        const read = frocSensitivity(drawn, rate)(unitWeights(drawn.length));
        if (drawn.some(({ truths }) => truths.length > 0)) expect(read).toBeCloseTo(expected, 12);
      }),
    );
  });
});
