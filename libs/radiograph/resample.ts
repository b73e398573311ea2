/** Which source samples make one output sample: `weights` belong to the samples from `first` on and add up to 1; none means padding. */
interface Taps {
  readonly first: number;
  readonly weights: Float32Array;
}

/** One axis of a placement: output = source · scale + offset, edge-based. */
export interface Axis {
  readonly sourceLength: number;
  readonly length: number;
  readonly scale: number;
  readonly offset: number;
}

/**
 * A triangle filter, as wide as an output sample when shrinking (antialiasing) and as a source sample when enlarging (bilinear): what
 * PIL's BILINEAR resize does. Output samples whose centre lies outside the source are padding.
 */
function axisTaps({ sourceLength, length, scale, offset }: Axis): Taps[] {
  const support = Math.max(1, 1 / scale);
  return Array.from({ length }, (_, i) => {
    const centre = (i + 0.5 - offset) / scale;
    if (centre < 0 || centre > sourceLength) return { first: 0, weights: new Float32Array(0) };
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const last = Math.min(sourceLength, Math.floor(centre + support + 0.5));
    const raw = Array.from({ length: last - first }, (_unused, k) => Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / support));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, weights: Float32Array.from(raw, (weight) => weight / sum) };
  });
}

/** Resamples a plane of `horizontal.sourceLength` × `vertical.sourceLength` values; padding is `fill`. */
export function resample(plane: Float32Array, horizontal: Axis, vertical: Axis, fill: number): Float32Array {
  const narrowed = resampleRows(plane, horizontal, vertical.sourceLength, fill);
  return resampleColumns(narrowed, vertical, horizontal.length, fill);
}

function resampleRows(plane: Float32Array, axis: Axis, rows: number, fill: number): Float32Array {
  const taps = axisTaps(axis);
  const out = new Float32Array(axis.length * rows);
  for (let row = 0; row < rows; row += 1) {
    const line = plane.subarray(row * axis.sourceLength, (row + 1) * axis.sourceLength);
    for (const [column, { first, weights }] of taps.entries()) {
      let sum = weights.length === 0 ? fill : 0;
      for (let k = 0; k < weights.length; k += 1) sum += (line[first + k] ?? 0) * (weights[k] ?? 0);
      out[row * axis.length + column] = sum;
    }
  }
  return out;
}

function resampleColumns(plane: Float32Array, axis: Axis, columns: number, fill: number): Float32Array {
  const out = new Float32Array(axis.length * columns);
  for (const [row, { first, weights }] of axisTaps(axis).entries()) {
    const line = out.subarray(row * columns, (row + 1) * columns);
    if (weights.length === 0) line.fill(fill);
    for (let k = 0; k < weights.length; k += 1) {
      const weight = weights[k] ?? 0;
      const source = (first + k) * columns;
      for (let column = 0; column < columns; column += 1) line[column] = (line[column] ?? 0) + weight * (plane[source + column] ?? 0);
    }
  }
  return out;
}
