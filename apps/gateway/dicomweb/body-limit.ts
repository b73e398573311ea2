import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { Fault } from '#fault';

const bodyTooLarge = (limitBytes: number): Fault =>
  new Fault('RESOURCE_EXHAUSTED', 'BODY_TOO_LARGE', `The request is larger than the ${limitBytes / 1024 ** 2} MiB that are allowed.`);

/** Passes a body on until it exceeds the limit; then fails with BODY_TOO_LARGE. */
class BodyLimit extends Transform {
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

/**
 * The body of a request as it arrives, no more than `limitBytes` of it. Ends with a Fault when it grows too large or its client leaves.
 * Whatever becomes of it, the request itself stays open, so that it can be answered.
 * @throws Fault BODY_TOO_LARGE at once when the request tells its length and that exceeds the limit
 */
export function limitedBody(request: IncomingMessage, limitBytes: number): Readable {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw bodyTooLarge(limitBytes);
  const body = request.pipe(new BodyLimit(limitBytes));
  request.once('close', () => {
    if (!request.complete) body.destroy(new Fault('CANCELLED', 'CLIENT_GONE', 'The client went away.'));
  });
  body.once('error', () => {
    request.unpipe(body);
  });
  return body;
}
