import type { Frame, Opening } from '#contract';
import { Fault } from '#fault';
import { instanceTooLarge } from '../instance-limit.ts';

/** What an instance holds of the service from its opening to its answer. */
export interface Place {
  /** Gives it back. */
  readonly leave: () => void;
}

/** A whole instance as the client sent it. */
export interface Upload<P extends Place> {
  readonly opening: Opening;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly place: P;
}

export interface UploadLimits<P extends Place> {
  readonly maxInstanceBytes: number;
  /** Called when an instance is opened; waits for a place, or throws. */
  readonly enter: (opening: Opening) => Promise<P>;
}

const violation = (reason: string, sentence: string): Fault => new Fault('INVALID_ARGUMENT', reason, sentence);

/** Above any radiograph. What announces no more gets a plain buffer: to fill and to read one that can grow takes twice as long. */
const plainBytes = 64 * 2 ** 20;

/** A buffer with room for what was announced, or for the limit. One that can grow takes memory only as it is filled. */
const bufferFor = (announced: number | undefined, limit: number): ArrayBuffer =>
  announced !== undefined && announced <= Math.min(limit, plainBytes) ? new ArrayBuffer(announced) : new ArrayBuffer(0, { maxByteLength: Math.min(announced ?? limit, limit) });

/** The bytes of one instance while they come. */
class OpenInstance<P extends Place> {
  readonly opening: Opening;
  readonly place: P;
  readonly #buffer: ArrayBuffer;
  #length = 0;

  constructor(opening: Opening, place: P, maxInstanceBytes: number) {
    this.opening = opening;
    this.place = place;
    this.#buffer = bufferFor(opening.totalBytes, maxInstanceBytes);
  }

  append(chunk: Uint8Array): void {
    const end = this.#length + chunk.length;
    if (end > this.#buffer.maxByteLength) {
      throw this.opening.totalBytes === undefined ? instanceTooLarge(this.#buffer.maxByteLength) : violation('TOTAL_BYTES_EXCEEDED', 'More bytes came than the instance announced.');
    }
    if (this.#buffer.resizable) this.#buffer.resize(end);
    new Uint8Array(this.#buffer, this.#length).set(chunk);
    this.#length = end;
  }

  close(): Upload<P> {
    const { totalBytes } = this.opening;
    if (totalBytes !== undefined && totalBytes !== this.#length) throw violation('TOTAL_BYTES_MISSED', 'Fewer bytes came than the instance announced.');
    return { opening: this.opening, place: this.place, bytes: new Uint8Array(this.#buffer) };
  }
}

/**
 * Assembles frames into instances, and holds the client to the protocol: a start, its chunks, an end; keys unique in the stream.
 * @throws Fault INVALID_ARGUMENT / FRAME_UNEXPECTED, STREAM_CUT, INSTANCE_KEY_REPEATED, INSTANCE_TOO_LARGE, TOTAL_BYTES_EXCEEDED, TOTAL_BYTES_MISSED;
 *   what `enter` throws
 */
export async function* assembleUploads<P extends Place>(frames: AsyncIterable<Frame>, limits: UploadLimits<P>): AsyncGenerator<Upload<P>> {
  const keys = new Set<string>();
  let open: OpenInstance<P> | undefined;
  try {
    for await (const frame of frames) {
      if (frame.kind === 'start') {
        if (open !== undefined) throw violation('FRAME_UNEXPECTED', 'An instance was opened before the one before it was closed.');
        open = new OpenInstance(checkOpening(frame.opening, keys, limits), await limits.enter(frame.opening), limits.maxInstanceBytes);
      } else if (open === undefined) {
        throw violation('FRAME_UNEXPECTED', 'A chunk or an end came while no instance was open.');
      } else if (frame.kind === 'chunk') {
        open.append(frame.bytes);
      } else {
        const upload = open.close();
        open = undefined;
        yield upload;
      }
    }
    if (open !== undefined) throw violation('STREAM_CUT', 'The stream ended within an instance.');
  } finally {
    open?.place.leave();
  }
}

function checkOpening(opening: Opening, keys: Set<string>, limits: { readonly maxInstanceBytes: number }): Opening {
  if (keys.has(opening.instanceKey)) throw violation('INSTANCE_KEY_REPEATED', 'An instance key was used twice in one stream.');
  keys.add(opening.instanceKey);
  if ((opening.totalBytes ?? 0) > limits.maxInstanceBytes) throw instanceTooLarge(limits.maxInstanceBytes);
  return opening;
}
