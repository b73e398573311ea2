/** Mean over 2·radius + 1 neighbours along one axis; beyond the edge the edge's value counts on. */
function boxAlong(values: Float32Array, count: number, stride: number, start: number, radius: number): Float32Array {
  const line = new Float32Array(count);
  const at = (index: number) => values[start + Math.min(Math.max(index, 0), count - 1) * stride] ?? 0;
  let sum = 0;
  for (let index = -radius; index <= radius; index += 1) sum += at(index);
  for (let index = 0; index < count; index += 1) {
    line[index] = sum / (2 * radius + 1);
    sum += at(index + radius + 1) - at(index - radius);
  }
  return line;
}

/** An image smoothed by two box filters in each direction, close to a Gaussian of deviation 0.8 · radius pixels. */
export function smooth(image: Float32Array, columns: number, rows: number, radius: number): Float32Array {
  const smoothed = image.slice();
  for (let pass = 0; pass < 2; pass += 1) {
    for (let row = 0; row < rows; row += 1) smoothed.set(boxAlong(smoothed, columns, 1, row * columns, radius), row * columns);
    for (let column = 0; column < columns; column += 1) {
      const line = boxAlong(smoothed, rows, columns, column, radius);
      for (let row = 0; row < rows; row += 1) smoothed[row * columns + column] = line[row] ?? 0;
    }
  }
  return smoothed;
}
