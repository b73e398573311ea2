import { Transform, type TransformCallback } from 'node:stream';
import { Fault } from '#fault';

export const bodyTooLarge = (limitBytes: number): Fault =>
  new Fault('RESOURCE_EXHAUSTED', 'BODY_TOO_LARGE', `The request is larger than the ${limitBytes / 1024 ** 2} MiB that are allowed.`);

/** Passes a request's body on until it exceeds the limit; then fails with BODY_TOO_LARGE. For bodies that do not tell their length. */
export class BodyLimit extends Transform {
  readonly #limitBytes: number;
  #passed = 0;

  constructor(limitBytes: number) {
    super();
    this.#limitBytes = limitBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#passed += chunk.length;
    if (this.#passed > this.#limitBytes) done(bodyTooLarge(this.#limitBytes));
    else done(null, chunk);
  }
}
