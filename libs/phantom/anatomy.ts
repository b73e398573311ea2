/**
 * Shapes of the phantom, in millimetres of the patient: x to the patient's left, y to the back, z to the head; the origin lies in the
 * middle of the chest at the height of the carina.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The ellipse in which a solid meets the plane of one height: its centre and semi-axes across (x) and deep (y). */
export interface Section {
  readonly x: number;
  readonly y: number;
  readonly across: number;
  readonly deep: number;
}

/** A solid as the ellipses in which planes of each height meet it. */
export interface Solid {
  /** About its middle: how far it stands from the detector. */
  readonly centre: { readonly x: number; readonly y: number };
  /** Undefined above its top and below its bottom. */
  readonly sectionAt: (z: number) => Section | undefined;
}

/** A tube along points, of a radius at each. */
export type Tube = readonly (Point & { readonly radius: number })[];

type Row = readonly [z: number, x: number, y: number, across: number, deep: number];

/** Cubic Hermite interpolation in a table by its first column, descending; slopes are those of the neighbours' secants. */
function interpolate(rows: readonly Row[], upper: number, z: number, column: number, power: number): number {
  const at = (index: number): readonly [z: number, value: number] => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)] ?? [0, 0, 0, 0, 0];
    return [row[0], (row[column] ?? 0) ** power];
  };
  const slope = (index: number): number => {
    const [[z0, v0], [z1, v1]] = [at(index - 1), at(index + 1)];
    return z0 === z1 ? 0 : (v1 - v0) / (z1 - z0);
  };
  const [[z0, v0], [z1, v1]] = [at(upper), at(upper + 1)];
  const width = z1 - z0;
  const t = (z - z0) / width;
  const blended = v0 * (1 + 2 * t) * (1 - t) ** 2 + v1 * t * t * (3 - 2 * t) + width * (slope(upper) * t * (1 - t) ** 2 - slope(upper + 1) * t * t * (1 - t));
  return power === 1 ? blended : Math.max(blended, 0) ** (1 / power);
}

/** A solid through rows of `z x y across deep`, from head to foot. Semi-axes glide by their squares, so that ends with none are round. */
export function solid(...rows: readonly Row[]): Solid {
  const [, x, y] = rows[rows.length >> 1] ?? [0, 0, 0];
  const sectionAt = (z: number): Section | undefined => {
    const upper = rows.findIndex((row, index) => row[0] >= z && (rows[index + 1]?.[0] ?? Infinity) < z);
    if (upper < 0) return undefined;
    const glide = (column: number, power: number) => interpolate(rows, upper, z, column, power);
    return { x: glide(1, 1), y: glide(2, 1), across: glide(3, 2), deep: glide(4, 2) };
  };
  return { centre: { x, y }, sectionAt };
}

/** An ellipsoid. */
export function ellipsoid({ x, y, z: middle }: Point, across: number, deep: number, height: number): Solid {
  const sectionAt = (z: number): Section | undefined => {
    const share = 1 - ((z - middle) / height) ** 2;
    return share <= 0 ? undefined : { x, y, across: across * Math.sqrt(share), deep: deep * Math.sqrt(share) };
  };
  return { centre: { x, y }, sectionAt };
}

/** The upper half of an ellipsoid on an endless cylinder: a dome of the diaphragm with what lies under it. */
export function dome(centre: Point, across: number, deep: number, height: number): Solid {
  const round = ellipsoid(centre, across, deep, height);
  return { ...round, sectionAt: (z) => round.sectionAt(Math.max(z, centre.z)) };
}
