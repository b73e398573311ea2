import codecs from 'dcmjs-codecs';
import { damaged } from './code-stream.ts';
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

/** The WebAssembly codecs, instantiated once a thread. */
export const loaded = (): Promise<void> => (loading ??= NativeCodecs.initializeAsync());

/**
 * Decodes one frame by the WebAssembly codecs of dcmjs-codecs into cells of `bitsAllocated`, little endian, samples of a pixel together.
 * An exception leaves their memory in an unknown state, so the instance is dropped. Throws INVALID_ARGUMENT / PIXEL_DATA_DAMAGED.
 */
export async function decodeNatively(coding: Compressed, encodedBuffer: Uint8Array, image: ImagePixel): Promise<Uint8Array> {
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
