/** First and last byte, both inclusive, of a representation of `length` bytes. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
  readonly length: number;
}

/**
 * One byte range of `Range` (RFC 9110 §14.2) on a representation of `length` bytes. `undefined`: answer in full, because the field is
 * malformed, of another unit or of several ranges, all of which a server may ignore. `'unsatisfiable'`: 416.
 */
export function byteRangeOf(field: string, length: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/.exec(field.trim());
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return undefined;
  if (from === '') {
    const suffix = Number(to);
    return suffix === 0 || length === 0 ? 'unsatisfiable' : { first: Math.max(0, length - suffix), last: length - 1, length };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return undefined;
  if (first >= length) return 'unsatisfiable';
  return { first, last: to === '' ? length - 1 : Math.min(Number(to), length - 1), length };
}

export const contentRangeOf = (range: ByteRange): string => `bytes ${range.first}-${range.last}/${range.length}`;

/** The bytes of the range, read from a stream of the whole; leaves the stream as soon as it has them, which destroys it. */
export async function* sliceOf(whole: AsyncIterable<Uint8Array>, { first, last }: ByteRange): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const chunk of whole) {
    const slice = chunk.subarray(Math.max(0, first - position), Math.max(0, last + 1 - position));
    position += chunk.length;
    if (slice.length > 0) yield slice;
    if (position > last) return;
  }
}
