import type { Point, Tube } from './anatomy.ts';
import type { Detector, Projection } from './projection.ts';

/** Adds `profile(d²)`, d being the distance from the centre as a share of `radius` (mm in the patient), to the pixels around a point. */
export function splat(target: Float32Array, detector: Detector, projection: Projection, point: Point, radius: number, profile: (squared: number) => number): void {
  const [column, row, magnification] = projection.pixelOf(point);
  const reach = { x: (radius * magnification) / projection.millimetresPerColumn, y: (radius * magnification) / projection.millimetresPerRow };
  const top = Math.max(0, Math.floor(row - reach.y));
  const bottom = Math.min(detector.rows, Math.ceil(row + reach.y));
  const left = Math.max(0, Math.floor(column - reach.x));
  const right = Math.min(detector.columns, Math.ceil(column + reach.x));
  for (let y = top; y < bottom; y += 1) {
    const down = ((y + 0.5 - row) / reach.y) ** 2;
    for (let x = left; x < right; x += 1) {
      const squared = down + ((x + 0.5 - column) / reach.x) ** 2;
      if (squared < 1) target[y * detector.columns + x] = (target[y * detector.columns + x] ?? 0) + profile(squared);
    }
  }
}

/**
 * Adds the path length through a tube, in mm times `weight`. The tube is a string of balls, each with the volume of the piece of tube that it
 * stands for: the sum over the image is the tube's volume, whichever way it runs.
 */
export function splatTube(target: Float32Array, detector: Detector, projection: Projection, tube: Tube, weight: number, radiusShare = 1): void {
  tube.slice(1).forEach((end, index) => {
    const start = tube[index] ?? end;
    const length = Math.hypot(end.x - start.x, end.y - start.y, end.z - start.z);
    const steps = Math.max(1, Math.ceil(length / (0.35 * start.radius)));
    for (let step = 0; step < steps; step += 1) {
      const share = (step + 0.5) / steps;
      const between = (from: number, to: number) => from + (to - from) * share;
      const point = { x: between(start.x, end.x), y: between(start.y, end.y), z: between(start.z, end.z) };
      const height = 1.5 * (length / steps) * weight;
      splat(target, detector, projection, point, between(start.radius, end.radius) * radiusShare, (squared) => height * Math.sqrt(1 - squared));
    }
  });
}
