import type { ImageDescription } from './image-description.ts';
import { type Window, brightnessOf, windowOver } from './window.ts';

/** A greyscale frame: one unsigned cell a pixel, row by row, and what the cells mean. */
export interface Frame {
  readonly description: ImageDescription;
  readonly cells: Uint8Array | Uint16Array;
  /** The window that it is first shown with. */
  readonly window: Window;
  /** Span of the modality values that the image has. */
  readonly range: number;
}

/** Share of the pixels that may lie beyond each end of a window made from the pixels: markers and collimator edges are fewer. */
const outliers = 0.005;

/** The stored value of a cell: its bits stored, with their sign (PS3.5 8.1.1). */
export function storedValue({ bitsStored, highBit, signed }: ImageDescription, cell: number): number {
  const value = (cell >>> Math.max(0, highBit + 1 - bitsStored)) & (2 ** bitsStored - 1);
  return signed && value >= 2 ** (bitsStored - 1) ? value - 2 ** bitsStored : value;
}

const isPadding = ({ padding }: ImageDescription, stored: number): boolean => padding !== undefined && stored >= padding.from && stored <= padding.to;

function countCells(cells: Frame['cells'], bits: number): Uint32Array {
  const counts = new Uint32Array(2 ** bits);
  const { length } = cells;
  for (let i = 0; i < length; i += 1) {
    const cell = cells[i] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** Modality values below and above which 0.5 % of the pixels lie, padding left out; undefined where all is padding. */
function quantiles(description: ImageDescription, cells: Frame['cells']): [number, number] | undefined {
  const values: { readonly value: number; readonly count: number }[] = [];
  let total = 0;
  countCells(cells, cells.BYTES_PER_ELEMENT * 8).forEach((count, cell) => {
    const stored = storedValue(description, cell);
    if (count === 0 || isPadding(description, stored)) return;
    values.push({ value: stored * description.slope + description.intercept, count });
    total += count;
  });
  values.sort((a, b) => a.value - b.value);
  const beyond = (ordered: typeof values): number | undefined => {
    let counted = 0;
    return ordered.find(({ count }) => (counted += count) > outliers * total)?.value;
  };
  const [from, to] = [beyond(values), beyond(values.toReversed())];
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** Eight bits without sign are taken as prepared for display; deeper images are shown between the quantiles of their pixels. */
function endsOf(description: ImageDescription, cells: Frame['cells']): [number, number] {
  const { bitsStored, signed, slope, intercept } = description;
  const prepared = bitsStored <= 8 && !signed ? [0, 2 ** bitsStored - 1] : undefined;
  const [a, b] = prepared?.map((stored) => stored * slope + intercept) ?? quantiles(description, cells) ?? [0, 1];
  return [Math.min(a ?? 0, b ?? 1), Math.max(a ?? 0, b ?? 1)];
}

/** The frame in `bytes`, native and little-endian; undefined where it is not greyscale of 8 or 16 bits allocated, or shorter than its matrix. */
export function readFrame(description: ImageDescription, bytes: ArrayBuffer): Frame | undefined {
  const { columns, rows, samplesPerPixel, bitsAllocated } = description;
  const pixels = columns * rows;
  if (samplesPerPixel !== 1 || (bitsAllocated !== 8 && bitsAllocated !== 16) || bytes.byteLength < (pixels * bitsAllocated) / 8) return undefined;
  const cells = bitsAllocated === 8 ? new Uint8Array(bytes, 0, pixels) : new Uint16Array(bytes, 0, pixels);
  const [from, to] = endsOf(description, cells);
  return { description, cells, window: description.window ?? windowOver(from, to), range: Math.max(1, to - from) };
}

/** The grey of every possible cell under `window` as 0xAABBGGRR, the order of canvas pixels on little-endian machines. Padding is black. */
export function greyTable({ description, cells }: Frame, window: Window, inverted: boolean): Uint32Array {
  const table = new Uint32Array(2 ** (cells.BYTES_PER_ELEMENT * 8));
  const inverse = description.inverse !== inverted;
  for (let cell = 0; cell < table.length; cell += 1) {
    const stored = storedValue(description, cell);
    const shown = brightnessOf(window, stored * description.slope + description.intercept);
    const grey = isPadding(description, stored) ? 0 : Math.round(255 * (inverse ? 1 - shown : shown));
    table[cell] = (0xff000000 | (grey << 16) | (grey << 8) | grey) >>> 0;
  }
  return table;
}

/** Writes the frame's greys into the pixels of a canvas of its size. */
export function paintFrame({ cells }: Frame, table: Uint32Array, pixels: Uint32Array): void {
  const { length } = cells;
  for (let i = 0; i < length; i += 1) pixels[i] = table[cells[i] ?? 0] ?? 0;
}
