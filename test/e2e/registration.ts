import type { Box } from '#detection';
import type { CanvasImage, Point } from './viewer-page.ts';

/** canvas = image · scale + offset, per axis; image in pixels (edge-based), canvas in CSS pixels. */
export interface Placement {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** A gray image: value at (column, row), any linear scale. */
export interface GrayImage {
  readonly columns: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
}

/** The placement under which the reported box lies where its corners are drawn. */
export function placementOf(box: Box, corners: readonly Point[]): Placement {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const scaleX = (Math.max(...xs) - Math.min(...xs)) / box.width;
  const scaleY = (Math.max(...ys) - Math.min(...ys)) / box.height;
  return { scaleX, scaleY, offsetX: Math.min(...xs) - box.left * scaleX, offsetY: Math.min(...ys) - box.top * scaleY };
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (index: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
  const [meanA, meanB] = [mean(0), mean(1)];
  let [product, squareA, squareB] = [0, 0, 0];
  for (const [a, b] of pairs) {
    product += (a - meanA) * (b - meanB);
    squareA += (a - meanA) ** 2;
    squareB += (b - meanB) ** 2;
  }
  return product / Math.sqrt(squareA * squareB);
}

/** Pairs of image value and canvas luminance where the placement, moved by (dx, dy) CSS pixels, says they are the same spot. */
function pairsAt(image: GrayImage, canvas: CanvasImage, placement: Placement, dx: number, dy: number, step: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let row = step; row < image.rows - step; row += step) {
    for (let column = step; column < image.columns - step; column += step) {
      const x = Math.floor(((column + 0.5) * placement.scaleX + placement.offsetX + dx) * canvas.scale);
      const y = Math.floor(((row + 0.5) * placement.scaleY + placement.offsetY + dy) * canvas.scale);
      if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) continue;
      pairs.push([image.values[row * image.columns + column] ?? 0, canvas.luminance[y * canvas.width + x] ?? 0]);
    }
  }
  return pairs;
}

/**
 * By how many CSS pixels the drawn image lies off where the placement says it is: the shift, up to `reach` on each axis, at which the image
 * and the canvas agree best. The pixels themselves are the judge, not the viewer's own coordinates.
 */
export function misplacement(image: GrayImage, canvas: CanvasImage, placement: Placement, reach = 6): { readonly dx: number; readonly dy: number; readonly correlation: number } {
  let best = { dx: 0, dy: 0, correlation: -1 };
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const agreement = correlation(pairsAt(image, canvas, placement, dx, dy, 7));
      if (agreement > best.correlation) best = { dx, dy, correlation: agreement };
    }
  }
  return best;
}
