import { describe, expect, it } from 'vitest';
import { type Radiograph, drawRadiograph } from './index.ts';

const options = { columns: 200, rows: 240, view: 'PA', seed: 3 } as const;

/** Mean of a square around a point given as shares of width and height. */
function mean({ columns, rows, values }: Radiograph, x: number, y: number): number {
  const [column, row] = [Math.round(x * columns), Math.round(y * rows)];
  let total = 0;
  for (let dy = -4; dy <= 4; dy += 1) for (let dx = -4; dx <= 4; dx += 1) total += values[(row + dy) * columns + column + dx] ?? NaN;
  return total / 81;
}

describe('drawRadiograph', () => {
  it('shows dark lungs, a dense heart on the right of the image, an abdomen below', () => {
    const image = drawRadiograph(options);
    const [rightLung, leftLung, heart, spine, abdomen] = [mean(image, 0.25, 0.4), mean(image, 0.78, 0.4), mean(image, 0.62, 0.62), mean(image, 0.5, 0.65), mean(image, 0.3, 0.85)];
    for (const lung of [rightLung, leftLung]) for (const dense of [heart, spine, abdomen]) expect(dense - lung).toBeGreaterThan(0.15);
    expect(mean(image, 0.38, 0.6)).toBeLessThan(heart);
  });

  it('is deterministic by seed, in values of 0 to 1', () => {
    const image = drawRadiograph(options);
    expect(drawRadiograph(options)).toEqual(image);
    expect(drawRadiograph({ ...options, seed: 4 }).values).not.toEqual(image.values);
    expect(image.values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('shows an opacity where it lies, in frontal views and from the side', () => {
    const opacities = [{ x: -82, y: 18, z: -58, radius: 48, density: 0.85 }];
    const brighter = (view: 'PA' | 'LATERAL', x: number, y: number) =>
      mean(drawRadiograph({ ...options, view, opacities }), x, y) - mean(drawRadiograph({ ...options, view }), x, y);
    expect(brighter('PA', 0.25, 0.6)).toBeGreaterThan(0.1);
    expect(brighter('PA', 0.78, 0.4)).toBeLessThan(0.03);
    expect(brighter('LATERAL', 0.56, 0.6)).toBeGreaterThan(0.05);
  });
});
