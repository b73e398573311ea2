import codecs from 'dcmjs-codecs';
import { damaged, raisedCodeStream } from './code-stream.ts';
import type { ImagePixel } from './image-pixel.ts';
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
 * Decodes one frame by the WebAssembly codecs of dcmjs-codecs into cells of `bitsAllocated`, little endian, samples of a pixel together.
 * Throws INVALID_ARGUMENT / PIXEL_DATA_DAMAGED.
 */
export async function decodeNatively(coding: Compressed, bytes: Uint8Array, image: ImagePixel): Promise<Uint8Array> {
  // dcmjs-codecs 0.0.8 clips negative HTJ2K samples of 8 bits to 0, so they are decoded half their range higher, which is the sign bit.
  const raised = coding === 'htj2k' && image.bitsAllocated === 8 ? raisedCodeStream(bytes) : undefined;
  if (raised === undefined) return decodeCodeStream(coding, bytes, image);
  return (await decodeCodeStream(coding, raised, image)).map((cell) => cell ^ 0x80);
}

/** An exception leaves the memory of the codecs in an unknown state, so the instance is dropped. */
async function decodeCodeStream(coding: Compressed, encodedBuffer: Uint8Array, image: ImagePixel): Promise<Uint8Array> {
  await loaded();
  const context = new Context({ ...contextOf(image), encodedBuffer });
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

const contextOf = (image: ImagePixel) => ({
  width: image.columns,
  height: image.rows,
  bitsAllocated: image.bitsAllocated,
  bitsStored: image.bitsStored,
  samplesPerPixel: image.samplesPerPixel,
  pixelRepresentation: image.signed ? 1 : 0,
  planarConfiguration: 0,
  photometricInterpretation: image.photometricInterpretation,
});
