/** A radiograph as it is looked at: 0 is black, 1 is white, and what is dense (bone) is white. Row by row from the top left. */
export interface DisplayImage {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** Stored cells behind a table of display values, so that a large image is resampled without laying out all of its values first. */
export class RenderedImage implements DisplayImage {
  readonly columns: number;
  readonly rows: number;
  readonly #cells: Uint8Array | Uint16Array;
  readonly #table: Float32Array;
  #values: Float32Array | undefined;

  /** `table[cell]` is the display value of each cell. */
  constructor(columns: number, rows: number, cells: Uint8Array | Uint16Array, table: Float32Array) {
    this.columns = columns;
    this.rows = rows;
    this.#cells = cells;
    this.#table = table;
  }

  get values(): Float32Array {
    return (this.#values ??= this.fill(new Float32Array(this.columns * this.rows), 0));
  }

  /** Writes the display values from cell `from` on into `target`, as many as it holds. */
  fill(target: Float32Array, from: number): Float32Array {
    const cells = this.#cells;
    const table = this.#table;
    for (let i = 0; i < target.length; i += 1) target[i] = table[cells[from + i] ?? 0] ?? 0;
    return target;
  }
}

/** Reads an image row by row; a row is valid until the next is read. */
export function rowReader(image: DisplayImage): (row: number) => Float32Array {
  const { columns } = image;
  if (!(image instanceof RenderedImage)) return (row) => image.values.subarray(row * columns, (row + 1) * columns);
  const line = new Float32Array(columns);
  return (row) => image.fill(line, row * columns);
}
