import { type Solid, sectionAt } from './anatomy.ts';
import type { Chord, Detector, Projection } from './projection.ts';

/** Where a ray is inside a solid, along its own direction in mm. */
interface Stretch {
  from: number;
  to: number;
}

/** The parts of one row of a detector: a solid's section at that height, as the row's rays cross it. */
class RowOfRays {
  readonly #chord: Chord | undefined;
  readonly #magnification: number;
  readonly #projection: Projection;

  constructor(solid: Solid, row: number, projection: Projection) {
    this.#projection = projection;
    this.#magnification = projection.magnificationOf(solid);
    const section = sectionAt(solid, projection.heightOf(row, this.#magnification));
    this.#chord = section && projection.chordOf(section);
  }

  stretch(column: number): Stretch | undefined {
    if (this.#chord === undefined) return undefined;
    const { centre, half, depth, deep } = this.#chord;
    const across = (this.#projection.offsetOf(column, this.#magnification) - centre) / half;
    if (across <= -1 || across >= 1) return undefined;
    const reach = deep * Math.sqrt(1 - across * across);
    return { from: depth - reach, to: depth + reach };
  }

  length(column: number): number {
    const stretch = this.stretch(column);
    return stretch === undefined ? 0 : stretch.to - stretch.from;
  }
}

/** The length of `whole` that none of `parts` covers. */
export function uncovered(whole: Stretch, parts: readonly (Stretch | undefined)[]): number {
  const covers = parts.filter((part) => part !== undefined).sort((a, b) => a.from - b.from);
  let free = 0;
  let at = whole.from;
  for (const { from, to } of covers) {
    if (from > at) free += Math.max(0, Math.min(from, whole.to) - at);
    at = Math.max(at, to);
  }
  return free + Math.max(0, whole.to - at);
}

/** Path lengths through solids, in mm, row by row. */
export interface PathLengths {
  readonly body: Float32Array;
  readonly lung: Float32Array;
  readonly air: Float32Array;
}

export interface Solids {
  readonly body: Solid;
  readonly lungs: readonly Solid[];
  /** They displace lung. */
  readonly organs: readonly Solid[];
  readonly air: readonly Solid[];
}

/** Sums every ray's way through body, lung and other air. */
export function sumRays(solids: Solids, projection: Projection, { columns, rows }: Detector): PathLengths {
  const [body, lung, air] = [new Float32Array(columns * rows), new Float32Array(columns * rows), new Float32Array(columns * rows)];
  for (let row = 0; row < rows; row += 1) {
    const across = (solid: Solid) => new RowOfRays(solid, row, projection);
    const [outline, lungs, organs, cavities] = [across(solids.body), solids.lungs.map(across), solids.organs.map(across), solids.air.map(across)];
    for (let column = 0; column < columns; column += 1) {
      const index = row * columns + column;
      body[index] = outline.length(column);
      air[index] = cavities.reduce((sum, cavity) => sum + cavity.length(column), 0);
      lung[index] = lungs.reduce((sum, one) => {
        const stretch = one.stretch(column);
        return stretch === undefined ? sum : sum + uncovered(stretch, organs.map((organ) => organ.stretch(column)));
      }, 0);
    }
  }
  return { body, lung, air };
}

/** Path lengths through one solid, in mm. */
export function sumSolid(solid: Solid, projection: Projection, { columns, rows }: Detector): Float32Array {
  const lengths = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const rays = new RowOfRays(solid, row, projection);
    for (let column = 0; column < columns; column += 1) lengths[row * columns + column] = rays.length(column);
  }
  return lengths;
}
