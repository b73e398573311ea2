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

/** A solid as a stack of ellipses, from head to foot; between two the ellipse glides. */
export type Solid = readonly (Section & { readonly z: number })[];

/** A tube along points, of a radius at each. */
export type Tube = readonly (Point & { readonly radius: number })[];

const blend = (from: number, to: number, share: number): number => from + (to - from) * share * share * (3 - 2 * share);

/** The ellipse of a solid at height z; undefined above its top and below its bottom. */
export function sectionAt(solid: Solid, z: number): Section | undefined {
  const below = solid.findIndex((section) => section.z <= z);
  const [upper, lower] = [solid[below - 1], solid[below]];
  if (upper === undefined || lower === undefined) return undefined;
  const share = (upper.z - z) / (upper.z - lower.z);
  const mix = (key: keyof Section) => blend(upper[key], lower[key], share);
  return { x: mix('x'), y: mix('y'), across: mix('across'), deep: mix('deep') };
}

type Row = readonly [z: number, x: number, y: number, across: number, deep: number];

/** A solid from rows of numbers. */
export const solid = (...rows: readonly Row[]): Solid => rows.map(([z, x, y, across, deep]) => ({ z, x, y, across, deep }));

/** The upper half of an ellipsoid standing on a cylinder: a dome of the diaphragm with what lies under it. */
export function dome(centre: Point, across: number, deep: number, height: number): Solid {
  const angles = Array.from({ length: 9 }, (_, index) => (index / 8) * (Math.PI / 2));
  const rows = angles.map((angle) => ({
    z: centre.z + height * Math.cos(angle),
    x: centre.x,
    y: centre.y,
    across: across * Math.sin(angle) + 0.1,
    deep: deep * Math.sin(angle) + 0.1,
  }));
  return [...rows, { z: centre.z - 300, x: centre.x, y: centre.y, across, deep }];
}

/** An ellipsoid. */
export function ellipsoid(centre: Point, across: number, deep: number, height: number): Solid {
  return Array.from({ length: 17 }, (_, index) => {
    const angle = (index / 16) * Math.PI;
    return { z: centre.z + height * Math.cos(angle), x: centre.x, y: centre.y, across: across * Math.sin(angle) + 0.1, deep: deep * Math.sin(angle) + 0.1 };
  });
}
