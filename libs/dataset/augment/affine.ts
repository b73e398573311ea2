import type { Box } from '#detection';

/** x' = a·x + b·y + c, y' = d·x + e·y + f, in edge-based pixels. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** First `first`, then `second`. */
export const after = (second: Affine, first: Affine): Affine => ({
  a: second.a * first.a + second.b * first.d,
  b: second.a * first.b + second.b * first.e,
  c: second.a * first.c + second.b * first.f + second.c,
  d: second.d * first.a + second.e * first.d,
  e: second.d * first.b + second.e * first.e,
  f: second.d * first.c + second.e * first.f + second.f,
});

export function inverse({ a, b, c, d, e, f }: Affine): Affine {
  const determinant = a * e - b * d;
  const [ia, ib, id, ie] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return { a: ia, b: ib, c: -(ia * c + ib * f), d: id, e: ie, f: -(id * c + ie * f) };
}

export const translation = (x: number, y: number): Affine => ({ a: 1, b: 0, c: x, d: 0, e: 1, f: y });

/** Rotation by `degrees` (clockwise on the screen, where y points down), then shear of x by `shear` degrees, then scale; around a point. */
export function turnAround(x: number, y: number, { degrees = 0, shear = 0, scale = 1 }): Affine {
  const [angle, slant] = [(degrees * Math.PI) / 180, Math.tan((shear * Math.PI) / 180)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turn: Affine = { a: scale * (cos + slant * sin), b: scale * (slant * cos - sin), c: 0, d: scale * sin, e: scale * cos, f: 0 };
  return after(translation(x, y), after(turn, translation(-x, -y)));
}

/**
 * The box around the image of the ellipse inscribed in `box`: exact for what only moves, scales, mirrors or turns by right angles, and tighter than the
 * box around the turned corners, as an opacity has no corners.
 */
export function carryBox(box: Box, { a, b, c, d, e, f }: Affine): Box {
  const [rx, ry] = [box.width / 2, box.height / 2];
  const [x, y] = [box.left + rx, box.top + ry];
  const [halfWidth, halfHeight] = [Math.hypot(a * rx, b * ry), Math.hypot(d * rx, e * ry)];
  return { left: a * x + b * y + c - halfWidth, top: d * x + e * y + f - halfHeight, width: 2 * halfWidth, height: 2 * halfHeight };
}
