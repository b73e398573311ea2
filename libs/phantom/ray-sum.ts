import type { Solid } from './anatomy.ts';
import type { Detector, Projection } from './projection.ts';

/** Where the rays of one row are inside a solid, along their own direction in mm; a ray that misses it has `to` = `from`. */
export interface RowOfStretches {
  readonly from: Float32Array;
  readonly to: Float32Array;
}

function stretches(solid: Solid, row: number, projection: Projection, columns: number): RowOfStretches {
  const [from, to] = [new Float32Array(columns), new Float32Array(columns)];
  const magnification = projection.magnification(solid.centre);
  const section = solid.sectionAt(projection.heightOf(row, magnification));
  if (section === undefined) return { from, to };
  const { centre, half, depth, deep } = projection.chordOf(section);
  for (let column = 0; column < columns; column += 1) {
    const across = (projection.offsetOf(column, magnification) - centre) / half;
    const reach = across > -1 && across < 1 ? deep * Math.sqrt(1 - across * across) : 0;
    from[column] = depth - reach;
    to[column] = depth + reach;
  }
  return { from, to };
}

/** The length, in mm, of a ray's stretch in `whole` that none of `covers` holds. */
export function uncovered(column: number, whole: RowOfStretches, covers: readonly RowOfStretches[]): number {
  const end = whole.to[column] ?? 0;
  let at = whole.from[column] ?? 0;
  let free = 0;
  while (at < end) {
    let next = end;
    let past = at;
    for (const { from, to } of covers) {
      const [start, stop] = [from[column] ?? 0, to[column] ?? 0];
      if (stop <= at || stop <= start) continue;
      if (start <= at) past = Math.max(past, stop);
      else next = Math.min(next, start);
    }
    if (past === at) free += next - at;
    at = past === at ? next : past;
  }
  return free;
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

const lengthAt = (column: number, { from, to }: RowOfStretches): number => (to[column] ?? 0) - (from[column] ?? 0);

/** Sums every ray's way through body, lung and other air. */
export function sumRays(solids: Solids, projection: Projection, { columns, rows }: Detector): PathLengths {
  const [body, lung, air] = [new Float32Array(columns * rows), new Float32Array(columns * rows), new Float32Array(columns * rows)];
  for (let row = 0; row < rows; row += 1) {
    const through = (solid: Solid) => stretches(solid, row, projection, columns);
    const [outline, lungs, organs, cavities] = [through(solids.body), solids.lungs.map(through), solids.organs.map(through), solids.air.map(through)];
    for (let column = 0; column < columns; column += 1) {
      const index = row * columns + column;
      body[index] = lengthAt(column, outline);
      for (const cavity of cavities) air[index] = (air[index] ?? 0) + lengthAt(column, cavity);
      for (const one of lungs) lung[index] = (lung[index] ?? 0) + uncovered(column, one, organs);
    }
  }
  return { body, lung, air };
}

/** Path lengths through one solid, in mm. */
export function sumSolid(solid: Solid, projection: Projection, { columns, rows }: Detector): Float32Array {
  const lengths = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const through = stretches(solid, row, projection, columns);
    for (let column = 0; column < columns; column += 1) lengths[row * columns + column] = lengthAt(column, through);
  }
  return lengths;
}
