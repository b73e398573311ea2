/** Bytes written one after another, in one byte order. */
export class ByteSink {
  readonly littleEndian: boolean;
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  /** Room for `count` more bytes; where they begin. */
  #advance(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, at));
      [this.#bytes, this.#view] = [larger, new DataView(larger.buffer)];
    }
    return at;
  }

  u16(value: number): void {
    const at = this.#advance(2);
    this.#view.setUint16(at, value, this.littleEndian);
  }

  u32(value: number): void {
    const at = this.#advance(4);
    this.#view.setUint32(at, value, this.littleEndian);
  }

  /** Group and element (PS3.5 7.1), as one number. */
  tag(tag: number): void {
    this.u16(Math.floor(tag / 0x10000));
    this.u16(tag % 0x10000);
  }

  put(bytes: Uint8Array): void {
    const at = this.#advance(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** A copy of all that was written. */
  end(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
