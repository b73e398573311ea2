import { describe, expect, it } from 'vitest';
import { occlude } from './occlude.ts';

const image = { columns: 50, rows: 25, values: Float32Array.from({ length: 1250 }, (_, i) => (i % 7) / 7) };
const at = (values: Float32Array, x: number, y: number): number | undefined => values[y * 50 + x];

describe('occlude', () => {
  it('covers the frame or all but the frame by the mean, and together the whole image', () => {
    const mean = image.values.reduce((sum, value) => sum + value, 0) / 1250;
    const [frame, middle] = [occlude(image, 'frame').values, occlude(image, 'middle').values];
    expect(at(frame, 0, 12)).toBeCloseTo(mean, 6);
    expect(at(frame, 25, 12)).toBe(at(image.values, 25, 12));
    expect(at(middle, 0, 12)).toBe(at(image.values, 0, 12));
    expect(at(middle, 25, 12)).toBeCloseTo(mean, 6);
    image.values.forEach((value, i) => { expect([frame[i], middle[i]]).toContain(value); });
  });

  it('covers a box and nothing else', () => {
    const mean = image.values.reduce((sum, value) => sum + value, 0) / 1250;
    const { values } = occlude(image, { left: 0.2, top: 0.4, width: 0.1, height: 0.2 });
    values.forEach((value, i) => {
      const [x, y] = [i % 50, Math.floor(i / 50)];
      expect(value).toBeCloseTo(x >= 10 && x < 15 && y >= 10 && y < 15 ? mean : (image.values[i] ?? NaN), 6);
    });
  });
});
