import type { Box } from '#detection';
import { normal, uniform } from '#random';
import { keepBoxes } from './keep-boxes.ts';
import type { Picture, Transform } from './picture.ts';
import { samplePicture, sourceMap } from './sample-map.ts';

type Point = readonly [x: number, y: number];
/** Where a point of the new picture comes from; near the identity. */
type Source = (x: number, y: number) => Point;

/** The new place of an old point: the fixed point of q + (p − source(q)), which converges where the distortion is gentler than the identity. */
export function forwardPoint([x, y]: Point, source: Source): Point {
  let [newX, newY] = [x, y];
  for (let i = 0; i < 50; i += 1) {
    const [backX, backY] = source(newX, newY);
    newX += x - backX;
    newY += y - backY;
    if (Math.abs(x - backX) + Math.abs(y - backY) < 1e-3) break;
  }
  return [newX, newY];
}

/** The box around the new places of points on the ellipse inscribed in `box` (the rule of `carryBox`). */
export function distortBox(box: Box, source: Source): Box {
  const [rx, ry] = [box.width / 2, box.height / 2];
  const points = Array.from({ length: 64 }, (_, i) => {
    const angle = (i / 32) * Math.PI;
    return forwardPoint([box.left + rx + rx * Math.cos(angle), box.top + ry + ry * Math.sin(angle)], source);
  });
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

function distort(picture: Picture, source: Source): Picture {
  const { columns, rows, boxes } = picture;
  const sampled = samplePicture(picture, sourceMap(columns, rows, source), 'reflect');
  return { ...sampled, boxes: keepBoxes(boxes.map((box) => ({ ...box, ...distortBox(box, source) })), columns, rows) };
}

/** A lens's radial distortion of up to 5 %, its centre shifted by up to 5 %. */
export const opticalDistortion: Transform = (picture, random) => {
  const { columns, rows } = picture;
  const k = uniform(random, -0.05, 0.05);
  const [centreX, centreY] = [columns * uniform(random, 0.45, 0.55), rows * uniform(random, 0.45, 0.55)];
  return distort(picture, (x, y) => {
    const [nx, ny] = [(x - centreX) / columns, (y - centreY) / rows];
    const radius = nx * nx + ny * ny;
    const factor = 1 + k * radius + k * radius * radius;
    return [centreX + (x - centreX) * factor, centreY + (y - centreY) * factor];
  });
};

/** A rising piecewise linear function over 0..length: five steps, each wider or narrower by up to 30 %. */
function unevenSteps(length: number, random: () => number): (at: number) => number {
  const widths = Array.from({ length: 5 }, () => 1 + uniform(random, -0.3, 0.3));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let sum = 0;
  const knots = [0, ...widths.map((width) => ((sum += width) / total) * length)];
  return (at) => {
    const position = Math.min(4.999_999, Math.max(0, (at / length) * 5));
    const step = Math.floor(position);
    const [low, high] = [knots[step] ?? 0, knots[step + 1] ?? length];
    return low + (position - step) * (high - low) + (at - Math.min(length, Math.max(0, at)));
  };
}

/** Columns and rows of a 5 x 5 grid stretched unevenly. */
export const gridDistortion: Transform = (picture, random) => {
  const [x, y] = [unevenSteps(picture.columns, random), unevenSteps(picture.rows, random)];
  return distort(picture, (column, row) => [x(column), y(row)]);
};

/** Nodes of a 4 x 4 grid moved by a normal deviate of 3 % of the side; affine within each triangle between them. */
export const piecewiseAffine: Transform = (picture, random) => {
  const { columns, rows } = picture;
  const cells = 3;
  const shifts = Array.from({ length: (cells + 1) ** 2 }, (): Point => [0.03 * columns * normal(random), 0.03 * rows * normal(random)]);
  const shiftOf = (i: number, j: number): Point => shifts[j * (cells + 1) + i] ?? [0, 0];
  return distort(picture, (x, y) => {
    const [u, v] = [Math.min(cells, Math.max(0, (x / columns) * cells)), Math.min(cells, Math.max(0, (y / rows) * cells))];
    const [i, j] = [Math.min(cells - 1, Math.floor(u)), Math.min(cells - 1, Math.floor(v))];
    const [s, t] = [u - i, v - j];
    // The cell's diagonal parts it into the triangle at its top right and the one at its bottom left.
    const [a, middle, b] = [shiftOf(i, j), s > t ? shiftOf(i + 1, j) : shiftOf(i, j + 1), shiftOf(i + 1, j + 1)];
    const [near, between, far] = [1 - Math.max(s, t), Math.abs(s - t), Math.min(s, t)];
    return [x + near * a[0] + between * middle[0] + far * b[0], y + near * a[1] + between * middle[1] + far * b[1]];
  });
};
