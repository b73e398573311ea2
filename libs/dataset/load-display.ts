import { basename } from 'node:path';
import { decodeFrame, readDicom } from '#dicom';
import { Fault } from '#fault';
import { type DisplayImage, renderDisplay } from '#radiograph';
import { datasetFault } from './dataset-fault.ts';
import { readImageBytes } from './dataset-files.ts';
import { type GrayImage, decodeRaster } from './raster.ts';
import type { ImageSource, Sample } from './sample.ts';

/** Display values of a gray picture: white, 255, is 1. */
export function displayOf({ columns, rows, pixels }: GrayImage): DisplayImage {
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 1) values[i] = (pixels[i] ?? 0) / 255;
  return { columns, rows, values };
}

/** The gray picture of display values, rounded to 8 bits. */
export function grayOf({ columns, rows, values }: DisplayImage): GrayImage {
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = Math.round(Math.min(1, Math.max(0, values[i] ?? 0)) * 255);
  return { columns, rows, pixels };
}

async function render(bytes: Uint8Array, where: string): Promise<DisplayImage> {
  try {
    const file = readDicom(bytes);
    return renderDisplay(await decodeFrame(file), file.dataSet);
  } catch (error) {
    throw datasetFault('IMAGE_UNREADABLE', where, Fault.from(error).message, error);
  }
}

/**
 * An image as the inference service sees it: DICOM through `#dicom` and `#radiograph`, JPEG and PNG as prepared for display.
 * @throws Fault INVALID_ARGUMENT / FILE_MISSING, IMAGE_UNREADABLE; IMAGE_SIZE_DIFFERS when it is not as large as the data set says
 */
export async function loadDisplay({ image, columns, rows }: Pick<Sample, 'image' | 'columns' | 'rows'>): Promise<DisplayImage> {
  const display = await decode(image);
  if (display.columns === columns && display.rows === rows) return display;
  const sentence = `the image has ${display.columns} x ${display.rows} pixels, the data set says ${columns} x ${rows}.`;
  throw datasetFault('IMAGE_SIZE_DIFFERS', basename(image.path), sentence);
}

async function decode(image: ImageSource): Promise<DisplayImage> {
  const bytes = await readImageBytes(image);
  const where = basename(image.path);
  return image.encoding === 'dicom' ? await render(bytes, where) : displayOf(await decodeRaster(bytes, where));
}
