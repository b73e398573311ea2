import type { Box } from '#detection';

type Points = readonly number[];

const at = (points: Points, index: number): readonly [x: number, y: number] => [points[index * 2] ?? NaN, points[index * 2 + 1] ?? NaN];

function around(points: Points): Box {
  const xs = points.filter((_, index) => index % 2 === 0);
  const ys = points.filter((_, index) => index % 2 === 1);
  const [left, top] = [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b))];
  return { left, top, width: xs.reduce((a, b) => Math.max(a, b)) - left, height: ys.reduce((a, b) => Math.max(a, b)) - top };
}

const centred = (x: number, y: number, halfWidth: number, halfHeight: number): Box => ({
  left: x - halfWidth,
  top: y - halfHeight,
  width: 2 * halfWidth,
  height: 2 * halfHeight,
});

/** CIRCLE: its centre and a point of its edge. */
function aroundCircle(points: Points): Box {
  const [[x, y], [edgeX, edgeY]] = [at(points, 0), at(points, 1)];
  const radius = Math.hypot(edgeX - x, edgeY - y);
  return centred(x, y, radius, radius);
}

/** ELLIPSE: both ends of one axis, then of the other; it may stand askew. */
function aroundEllipse(points: Points): Box {
  const [a, b, c, d] = [at(points, 0), at(points, 1), at(points, 2), at(points, 3)];
  const half = (axis: 0 | 1) => Math.hypot((b[axis] - a[axis]) / 2, (d[axis] - c[axis]) / 2);
  return centred((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, half(0), half(1));
}

const shapes: Readonly<Record<string, { readonly coordinates: number; readonly box: (points: Points) => Box } | undefined>> = {
  POLYLINE: { coordinates: 4, box: around },
  MULTIPOINT: { coordinates: 4, box: around },
  CIRCLE: { coordinates: 4, box: aroundCircle },
  ELLIPSE: { coordinates: 8, box: aroundEllipse },
};

/**
 * The smallest upright box around a graphic (PS3.3 C.18.6.1.2), in the pixels of its image, edge-based. `points` are x, y pairs.
 * Undefined for a POINT, for an unknown graphic, and where points are missing.
 */
export function boundingBox(graphicType: string, points: Points): Box | undefined {
  const shape = Object.hasOwn(shapes, graphicType) ? shapes[graphicType] : undefined;
  if (shape === undefined || points.length < shape.coordinates || points.length % 2 === 1) return undefined;
  return shape.box(points);
}

/** The smallest box around two. */
export function unitedBox(a: Box, b: Box): Box {
  const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
  const right = Math.max(a.left + a.width, b.left + b.width);
  const bottom = Math.max(a.top + a.height, b.top + b.height);
  return { left, top, width: right - left, height: bottom - top };
}
