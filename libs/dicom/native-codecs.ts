import codecs from 'dcmjs-codecs';
import { type Cells, cellsOf } from './cells.ts';
import { type CodeStream, damaged, mismatch } from './code-stream.ts';
import type { PixelCoding } from './transfer-syntax.ts';

const { Context, NativeCodecs } = codecs;

type Compressed = Exclude<PixelCoding, 'native' | 'rle'>;

const decoders = {
  jpeg: 'decodeJpeg',
  'jpeg-ls': 'decodeJpegLs',
  'jpeg-2000': 'decodeJpeg2000',
  htj2k: 'decodeHtJpeg2000',
} as const satisfies Record<Compressed, string>;

let loading: Promise<void> | undefined;

async function load(): Promise<void> {
  try {
    await NativeCodecs.initializeAsync();
  } catch (error) {
    // The next frame tries again: what was short may be there by then.
    loading = undefined;
    throw error;
  }
}

/** Instantiates the WebAssembly codecs, once a thread and again after `release`, which another frame may have caused meanwhile. */
export async function loaded(): Promise<void> {
  while (!NativeCodecs.isInitialized()) await (loading ??= load());
}

/**
 * Decodes one frame by the WebAssembly codecs of dcmjs-codecs: one cell a sample, as wide as the code stream needs, samples of a pixel together
 * unless the code stream is planar. Throws INVALID_ARGUMENT with PIXEL_DATA_DAMAGED, or with PIXEL_DATA_MISMATCH where more or fewer samples
 * come out than its header declares, as by the palette of a JP2 file.
 */
export async function decodeNatively(coding: Compressed, bytes: Uint8Array, stream: CodeStream): Promise<Cells> {
  // dcmjs-codecs 0.0.8 clips HTJ2K samples to what the cells hold, if these are bytes to 0 and more, whatever the sign.
  const bits = coding === 'htj2k' || stream.precision > 8 ? 16 : 8;
  const decoded = await decodeCodeStream(coding, bytes, stream, bits);
  if (decoded.length !== stream.rows * stream.columns * stream.samplesPerPixel * (bits / 8)) {
    throw mismatch('The compressed image has another number of samples than its header declares.');
  }
  const cells = cellsOf(decoded, bits);
  if (coding === 'htj2k') clipToPrecision(cells, stream);
  return cells;
}

/** In place. Lossy HTJ2K overshoots, and what does not fit its bits would turn from white into black; the other decoders clip by themselves. */
function clipToPrecision(cells: Cells, { precision, isSigned }: CodeStream): void {
  const samples = isSigned ? new Int16Array(cells.buffer, cells.byteOffset, cells.length) : cells;
  const lowest = isSigned ? -(2 ** (precision - 1)) : 0;
  const highest = lowest + 2 ** precision - 1;
  for (let i = 0; i < samples.length; i += 1) samples[i] = Math.min(highest, Math.max(lowest, samples[i] ?? 0));
}

/** An exception leaves the memory of the codecs in an unknown state, so the instance is dropped. */
async function decodeCodeStream(coding: Compressed, encodedBuffer: Uint8Array, stream: CodeStream, bitsAllocated: 8 | 16): Promise<Uint8Array> {
  await loaded();
  const context = new Context({ ...contextOf(stream), bitsAllocated, encodedBuffer });
  try {
    const decoded = NativeCodecs[decoders[coding]](context).getDecodedBuffer();
    if (decoded === undefined) throw damaged();
    return decoded;
  } catch (cause) {
    NativeCodecs.release();
    loading = undefined;
    throw damaged(cause);
  }
}

/** The code stream's own description: the data set's may have wider cells, or another sign. Decoding converts no colours. */
const contextOf = (stream: CodeStream) => ({
  width: stream.columns,
  height: stream.rows,
  bitsStored: stream.precision,
  samplesPerPixel: stream.samplesPerPixel,
  pixelRepresentation: stream.isSigned ? 1 : 0,
  planarConfiguration: 0,
  photometricInterpretation: stream.samplesPerPixel === 1 ? 'MONOCHROME2' : 'RGB',
});
