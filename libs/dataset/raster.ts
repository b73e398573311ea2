import sharp from 'sharp';
import { datasetFault } from './dataset-fault.ts';

// A data set's images are many and small: they are spread over threads as wholes (loader/), so no thread is to be shared out within one.
sharp.concurrency(1);
sharp.cache(false);

/** A gray picture, 8 bits a pixel, row by row. */
export interface GrayImage {
  readonly columns: number;
  readonly rows: number;
  readonly pixels: Uint8Array;
}

/** Formats of single images that data sets hold. */
export type RasterFormat = 'jpeg' | 'png';

const unreadable = (where: string) => (error: unknown) => {
  throw datasetFault('IMAGE_UNREADABLE', where, 'it is no JPEG or PNG that can be decoded.', error);
};

/** Size from the header alone. @throws Fault INVALID_ARGUMENT / IMAGE_UNREADABLE */
export async function rasterSize(bytes: Uint8Array, where: string): Promise<{ columns: number; rows: number }> {
  const { width, height } = await sharp(bytes).metadata().catch(unreadable(where));
  return { columns: width, rows: height };
}

/** Decodes a JPEG or PNG; colours become their luminance. @throws Fault INVALID_ARGUMENT / IMAGE_UNREADABLE */
export async function decodeRaster(bytes: Uint8Array, where: string): Promise<GrayImage> {
  const picture = sharp(bytes, { failOn: 'truncated' }).flatten().toColourspace('b-w');
  const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }).catch(unreadable(where));
  return { columns: info.width, rows: info.height, pixels: data };
}

/** A JPEG (default quality 90) or lossless PNG of a gray picture. */
export async function encodeRaster({ columns, rows, pixels }: GrayImage, format: RasterFormat, quality = 90): Promise<Uint8Array> {
  const picture = sharp(pixels, { raw: { width: columns, height: rows, channels: 1 } }).toColourspace('b-w');
  return await (format === 'jpeg' ? picture.jpeg({ quality }) : picture.png()).toBuffer();
}

/** The first bytes tell a baseline or progressive JPEG and a PNG. */
export function rasterFormat(bytes: Uint8Array): RasterFormat | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'jpeg';
  return bytes[0] === 0x89 && bytes[1] === 0x50 ? 'png' : undefined;
}

/** Whether the bytes may stand in a DICOM file of transfer syntax JPEG Baseline as one gray frame. */
export async function isBaselineGrayJpeg(bytes: Uint8Array): Promise<boolean> {
  if (rasterFormat(bytes) !== 'jpeg') return false;
  const { channels, isProgressive, orientation } = await sharp(bytes).metadata();
  return channels === 1 && !isProgressive && (orientation ?? 1) === 1;
}
