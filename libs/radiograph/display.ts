import { type DataSet, type StoredPixels, decimal, items, text } from '#dicom';
import { Fault } from '#fault';
import { type Transformation, defaultRange } from './default-range.ts';
import { type DisplayImage, RenderedImage } from './display-image.ts';
import { type InputRange, lookUp, lookupTable } from './lookup-table.ts';
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
  const { lowest, highest } = storedRange(pixels);
  for (let stored = lowest; stored <= highest; stored += 1) table[stored & (table.length - 1)] = display(stored);
  return table;
}

const storedRange = ({ signed, bitsStored }: StoredPixels): InputRange => {
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  return { lowest, highest: lowest + 2 ** bitsStored - 1 };
};

function storedToDisplay(pixels: StoredPixels, dataSet: DataSet): Transformation {
  const { transform: modality, output } = modalityStep(dataSet, storedRange(pixels));
  const padding = paddingRange(dataSet, pixels.signed);
  const voi = voiTransformation(dataSet, output) ?? stretch(...defaultRange(pixels, padding, modality));
  const inverse = text(dataSet, 'PhotometricInterpretation') === 'MONOCHROME1' || text(dataSet, 'PresentationLUTShape') === 'INVERSE';
  return (stored) => {
    if (padding !== undefined && stored >= padding.from && stored <= padding.to) return 0;
    const shown = Math.min(1, Math.max(0, voi(modality(stored))));
    return inverse ? 1 - shown : shown;
  };
}

interface ModalityStep {
  readonly transform: Transformation;
  /** What comes out of it, and goes into the VOI LUT. */
  readonly output: InputRange;
}

/** Modality LUT Sequence or rescale (PS3.3 C.11.1); a slope of 0, which would erase the image, is taken as a mistake. */
function modalityStep(dataSet: DataSet, stored: InputRange): ModalityStep {
  const [item] = items(dataSet, 'ModalityLUTSequence');
  const table = item && lookupTable(item, stored);
  if (table !== undefined) return { transform: (value) => lookUp(table, value), output: { lowest: 0, highest: table.largest } };
  const slope = decimal(dataSet, 'RescaleSlope') ?? 1;
  const intercept = decimal(dataSet, 'RescaleIntercept') ?? 0;
  const transform: Transformation = slope === 0 ? (value) => value : (value) => value * slope + intercept;
  const ends = [transform(stored.lowest), transform(stored.highest)];
  return { transform, output: { lowest: Math.min(...ends), highest: Math.max(...ends) } };
}

function voiTransformation(dataSet: DataSet, input: InputRange): Transformation | undefined {
  const [item] = items(dataSet, 'VOILUTSequence');
  const table = item && lookupTable(item, input);
  if (table !== undefined) return (value) => lookUp(table, value) / table.largest;
  const window = firstWindow(dataSet);
  return window && ((value) => applyWindow(window, value));
}

function stretch(from: number, to: number): Transformation {
  return to === from ? () => 0 : (input) => (input - from) / (to - from);
}
