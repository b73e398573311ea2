import { Fault } from '#fault';

export const truncated = (): Fault => new Fault('INVALID_ARGUMENT', 'DICOM_TRUNCATED', 'The DICOM data set ends before the length that it declares.');

/** The same bytes as no Buffer: a Buffer's `slice` makes no copy, and its views are Buffers again. */
export const plainBytes = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads forward through bytes that it never copies; asking for more than `end` allows throws DICOM_TRUNCATED. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly littleEndian: boolean;
  offset: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, littleEndian: boolean, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.offset = offset;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  #advance(length: number): number {
    if (length > this.remaining) throw truncated();
    const at = this.offset;
    this.offset += length;
    return at;
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), this.littleEndian);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), this.littleEndian);
  }

  /** Group and element as one number, so that tags compare in the order of the standard. */
  tag(): number {
    const group = this.u16();
    return group * 0x10000 + this.u16();
  }

  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.bytes.subarray(at, at + length);
  }

  /** A cursor over the next `length` bytes, which this one skips. */
  fork(length: number, littleEndian = this.littleEndian): ByteCursor {
    const at = this.#advance(length);
    return new ByteCursor(this.bytes, littleEndian, at, at + length);
  }
}
