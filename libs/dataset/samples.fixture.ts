import { mkdtempSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integerBelow, seededRandom, uniform } from '#random';
import { type Sample, rsnaClasses } from './index.ts';
import { encodeRaster } from './raster.ts';

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'dataset-'));

/** A smooth picture with a bright spot in each box, so that a wrong box shows. */
export function picture(columns: number, rows: number, boxes: Sample['boxes'], seed: number): Uint8Array {
  const random = seededRandom('picture', seed);
  const [fx, fy] = [uniform(random, 0.02, 0.1), uniform(random, 0.02, 0.1)];
  return Uint8Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [(i % columns) + 0.5, Math.floor(i / columns) + 0.5];
    const inside = boxes.some(({ left, top, width, height }) => x > left && x < left + width && y > top && y < top + height);
    return Math.round(90 + 40 * Math.sin(x * fx) * Math.cos(y * fy)) + (inside ? 90 : 0);
  });
}

/** `count` samples of synthetic pictures as PNG files in `directory`; every second one is positive, two in a row share a patient. */
export async function makeSamples(directory: string, count: number, { columns = 96, rows = 80, seed = 1 } = {}): Promise<Sample[]> {
  await mkdir(directory, { recursive: true });
  const random = seededRandom('samples', seed);
  const samples: Sample[] = [];
  for (let i = 0; i < count; i += 1) {
    const quarter = (most: number) => integerBelow(random, most * 4) / 4;
    const boxes = Array.from({ length: i % 2 === 0 ? 1 + integerBelow(random, 2) : 0 }, () => ({ left: quarter(50), top: quarter(40), width: 10 + quarter(30), height: 12 + quarter(25), label: 'opacity' }));
    const path = join(directory, `image-${i}.png`);
    await writeFile(path, await encodeRaster({ columns, rows, pixels: picture(columns, rows, boxes, seed * 1000 + i) }, 'png'));
    const rsnaClass = boxes.length > 0 ? 'Lung Opacity' : rsnaClasses[i % 4 === 1 ? 0 : 1];
    const facts = { view: i % 3 === 0 ? 'AP' : 'PA', sex: i % 4 < 2 ? 'F' : 'M', age: 20 + i } as const;
    samples.push({ id: `image-${i}`, patient: `patient-${i >> 1}`, source: 'synthetic', image: { encoding: 'raster', path }, columns, rows, boxes, rsnaClass, ...facts });
  }
  return samples;
}
