import { type DataSet, type StoredPixels, decimal, integer, items, text } from '#dicom';
import { Fault } from '#fault';
import { type Transformation, defaultRange } from './default-range.ts';
import { type DisplayImage, RenderedImage } from './display-image.ts';
import { lookUp, lookupTable } from './lookup-table.ts';
import { paddingRange } from './padding.ts';
import { applyWindow, firstWindow } from './window.ts';

/**
 * The greyscale pipeline of PS3.4 N.2 for one frame: Modality LUT, VOI LUT (a VOI LUT Sequence goes before windows; of several the
 * first), then the inversion that MONOCHROME1 or Presentation LUT Shape INVERSE asks for. Padding becomes black. The image keeps a view of
 * the pixels. Throws INVALID_ARGUMENT / NOT_GREYSCALE for pixels of several samples.
 */
export function renderDisplay(pixels: StoredPixels, dataSet: DataSet): DisplayImage {
  if (pixels.samplesPerPixel !== 1) throw new Fault('INVALID_ARGUMENT', 'NOT_GREYSCALE', 'The image is not greyscale.');
  const { values } = pixels;
  // A negative value is looked up by its two's complement, so that signed and unsigned cells share one table and one loop.
  const cells = values.BYTES_PER_ELEMENT === 1 ? new Uint8Array(values.buffer, values.byteOffset, values.length) : new Uint16Array(values.buffer, values.byteOffset, values.length);
  return new RenderedImage(pixels.columns, pixels.rows, cells, displayTable(pixels, dataSet, cells.BYTES_PER_ELEMENT * 8));
}

/** The display value of every cell of `cellBits` bits; cells that the bits stored cannot make stay 0. */
function displayTable(pixels: StoredPixels, dataSet: DataSet, cellBits: number): Float32Array {
  const display = storedToDisplay(pixels, dataSet);
  const table = new Float32Array(2 ** cellBits);
  const lowest = pixels.signed ? -(2 ** (pixels.bitsStored - 1)) : 0;
  for (let stored = lowest; stored < lowest + 2 ** pixels.bitsStored; stored += 1) table[stored & (table.length - 1)] = display(stored);
  return table;
}

function storedToDisplay(pixels: StoredPixels, dataSet: DataSet): Transformation {
  const modality = modalityTransformation(dataSet, pixels.signed);
  const padding = paddingRange(dataSet, pixels.signed);
  const voi = voiTransformation(dataSet) ?? stretch(...defaultRange(pixels, padding, modality));
  const inverse = text(dataSet, 'PhotometricInterpretation') === 'MONOCHROME1' || text(dataSet, 'PresentationLUTShape') === 'INVERSE';
  return (stored) => {
    if (padding !== undefined && stored >= padding.from && stored <= padding.to) return 0;
    const shown = Math.min(1, Math.max(0, voi(modality(stored))));
    return inverse ? 1 - shown : shown;
  };
}

/** Modality LUT Sequence or rescale (PS3.3 C.11.1); a slope of 0, which would erase the image, is taken as a mistake. */
function modalityTransformation(dataSet: DataSet, signed: boolean): Transformation {
  const [item] = items(dataSet, 'ModalityLUTSequence');
  const table = item && lookupTable(item, signed);
  if (table !== undefined) return (stored) => lookUp(table, stored);
  const slope = decimal(dataSet, 'RescaleSlope') ?? 1;
  const intercept = decimal(dataSet, 'RescaleIntercept') ?? 0;
  return slope === 0 ? (stored) => stored : (stored) => stored * slope + intercept;
}

function voiTransformation(dataSet: DataSet): Transformation | undefined {
  const [item] = items(dataSet, 'VOILUTSequence');
  // The input is signed as the pixels are, or because the intercept makes it so.
  const signed = integer(dataSet, 'PixelRepresentation') === 1 || (decimal(dataSet, 'RescaleIntercept') ?? 0) < 0;
  const table = item && lookupTable(item, signed);
  if (table !== undefined) return (input) => lookUp(table, input) / table.largest;
  const window = firstWindow(dataSet);
  return window && ((input) => applyWindow(window, input));
}

function stretch(from: number, to: number): Transformation {
  return to === from ? () => 0 : (input) => (input - from) / (to - from);
}
