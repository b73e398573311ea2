import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, intersectionOverUnion } from '#detection';
import { seededRandom } from '#random';
import { type Affine, after, carryBox, inverse, turnAround } from './affine.ts';
import { distortBox, gridDistortion, opticalDistortion, piecewiseAffine } from './distortions.ts';
import { ellipsePicture, innerBox, noisePicture, whiteBox } from './pictures.fixture.ts';
import type { Transform } from './picture.ts';
import { policies } from './policies.ts';
import { flip, flipHorizontally, flipVertically, rotate90, shiftScaleRotate, transformPicture, transpose } from './turns.ts';

const turn = fc.record({ degrees: fc.double({ min: -45, max: 45, noNaN: true }), shear: fc.double({ min: -10, max: 10, noNaN: true }), scale: fc.double({ min: 0.7, max: 1.4, noNaN: true }) });
const near = (a: Box, b: Box, by: number) => {
  for (const edge of ['left', 'top', 'width', 'height'] as const) expect(Math.abs(a[edge] - b[edge])).toBeLessThanOrEqual(by);
};

describe('affine maps', () => {
  it('are undone by their inverse', () => {
    fc.assert(
      fc.property(turn, (limits) => {
        const map = turnAround(80, 60, limits);
        const same = after(inverse(map), map);
        for (const [key, value] of Object.entries({ a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 })) expect(same[key as keyof Affine]).toBeCloseTo(value, 9);
      }),
    );
  });

  it('carry a box exactly where they only move, scale or mirror, and back again', () => {
    fc.assert(
      fc.property(innerBox, fc.double({ min: 0.5, max: 2, noNaN: true }), fc.integer({ min: -20, max: 20 }), fc.boolean(), (box, scale, move, mirrored) => {
        const map = { a: mirrored ? -scale : scale, b: 0, c: move, d: 0, e: scale, f: -move };
        near(carryBox(carryBox(box, map), inverse(map)), box, 1e-9);
        expect(carryBox(box, map).width).toBeCloseTo(box.width * scale, 9);
      }),
    );
  });

  it('give a turned box the size of its ellipse: inside the turned corners, around the turned middle', () => {
    fc.assert(
      fc.property(innerBox, turn, (box, limits) => {
        const map = turnAround(80, 60, limits);
        const carried = carryBox(box, map);
        const corners = [0, 1, 2, 3].map((k) => [box.left + (k & 1) * box.width, box.top + (k >> 1) * box.height] as const);
        const xs = corners.map(([x, y]) => map.a * x + map.b * y + map.c);
        const ys = corners.map(([x, y]) => map.d * x + map.e * y + map.f);
        expect(carried.left).toBeGreaterThanOrEqual(Math.min(...xs) - 1e-9);
        expect(carried.left + carried.width).toBeLessThanOrEqual(Math.max(...xs) + 1e-9);
        expect(carried.top).toBeGreaterThanOrEqual(Math.min(...ys) - 1e-9);
        expect(carried.top + carried.height).toBeLessThanOrEqual(Math.max(...ys) + 1e-9);
      }),
    );
  });

  it('put the carried box around what the picture shows', () => {
    fc.assert(
      fc.property(innerBox, turn, (box, limits) => {
        const turned = transformPicture(ellipsePicture(160, 120, box), turnAround(80, 60, limits), 'black');
        near(turned.boxes[0] ?? box, whiteBox(turned), 2);
      }),
      { numRuns: 40 },
    );
  });
});

describe('turns of a picture', () => {
  const [box] = [{ left: 10, top: 5, width: 30, height: 20 }];
  const picture = noisePicture(60, 40, [box]);
  const twice = async (transform: Transform) => transform(await transform(picture, seededRandom(1)), seededRandom(1));

  it.each([['sideways', flipHorizontally], ['upside down', flipVertically], ['transposed', transpose]])('%s twice is the picture itself', async (_, transform) => {
    expect(await twice(transform)).toEqual(picture);
  });

  it('four quarter turns are the picture itself, and no pixel value is new', async () => {
    const values = (one: { values: Float32Array }) => Array.from(one.values).toSorted();
    for (let seed = 0; seed < 10; seed += 1) {
      const turned = await rotate90(picture, seededRandom(seed));
      expect(values(turned)).toEqual(values(picture));
      expect(new Set([turned.columns, turned.rows])).toEqual(new Set([60, 40]));
    }
    const quarter = (one: typeof picture) => transformPicture(one, { a: 0, b: 1, c: 0, d: -1, e: 0, f: one.columns }, 'black', one.rows, one.columns);
    expect(quarter(quarter(quarter(quarter(picture))))).toEqual(picture);
    expect(quarter(picture).boxes[0]).toEqual({ left: 5, top: 20, width: 20, height: 30, label: 'opacity' });
  });

  it('flip changes the picture at one axis at least', async () => {
    for (let seed = 0; seed < 10; seed += 1) expect((await flip(picture, seededRandom(seed))).values).not.toEqual(picture.values);
  });

  it('drop a box that leaves the picture, and cut one that leaves it in part', async () => {
    const away = transformPicture(picture, { a: 1, b: 0, c: 45, d: 0, e: 1, f: 0 }, 'black');
    expect(away.boxes).toEqual([]);
    const cut = transformPicture(picture, { a: 1, b: 0, c: -20, d: 0, e: 1, f: 0 }, 'black');
    expect(cut.boxes).toEqual([{ left: 0, top: 5, width: 20, height: 20, label: 'opacity' }]);
    const still = await shiftScaleRotate({ shift: 0, scale: [1, 1], degrees: 0, shear: 0, border: 'black' })(picture, seededRandom(1));
    expect(still.boxes).toEqual(picture.boxes);
  });
});

describe('distortions', () => {
  it('that change nothing leave the box', () => {
    fc.assert(fc.property(innerBox, (box) => { near(distortBox(box, (x, y) => [x, y]), box, 0.1); }));
  });

  it.each([['optical', opticalDistortion], ['grid', gridDistortion], ['piecewise affine', piecewiseAffine]])('%s: the box stays around what the picture shows', async (_, transform) => {
    await fc.assert(
      fc.asyncProperty(innerBox, fc.integer(), async (box, seed) => {
        const distorted = await transform(ellipsePicture(160, 120, box), seededRandom(seed));
        expect(intersectionOverUnion(distorted.boxes[0] ?? { ...box, width: 0 }, whiteBox(distorted))).toBeGreaterThan(0.75);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(['article', 'radiograph'] as const)('policy %s', (name) => {
  it('repeats with its seed, keeps values in 0..1, boxes inside and what it was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), innerBox, async (seed, box) => {
        const picture = noisePicture(128, 96, [box], seed);
        const before = picture.values.slice();
        const augmented = await policies[name](picture, seededRandom(seed));
        expect(await policies[name](picture, seededRandom(seed))).toEqual(augmented);
        expect(picture.values).toEqual(before);
        expect(augmented.values.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(augmented.values).toHaveLength(augmented.columns * augmented.rows * augmented.channels);
        for (const { left, top, width, height } of augmented.boxes) {
          expect(left >= 0 && top >= 0 && left + width <= augmented.columns + 1e-9 && top + height <= augmented.rows + 1e-9).toBe(true);
          expect(Math.min(width, height)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});
