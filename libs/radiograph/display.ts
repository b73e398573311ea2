import { type DataSet, type StoredPixels, decimal, items, text } from '#dicom';
import { Fault } from '#fault';
import { lookUp, lookupTable } from './lookup-table.ts';
import { type PaddingRange, paddingRange } from './padding.ts';
import { applyWindow, firstWindow } from './window.ts';

/** A radiograph as it is looked at: 0 is black, 1 is white, and what is dense (bone) is white. Row by row from the top left. */
export interface DisplayImage {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

type Transformation = (input: number) => number;

/** Share of the pixels that the default window leaves beyond each of its ends: markers and dead pixels are fewer. */
const outliers = 0.005;

/**
 * The greyscale pipeline of PS3.4 N.2 for one frame: Modality LUT, VOI LUT (a VOI LUT Sequence goes before windows; of several the
 * first), then the inversion that MONOCHROME1 or Presentation LUT Shape INVERSE asks for. Padding becomes black. Throws INVALID_ARGUMENT /
 * NOT_GREYSCALE for pixels of several samples.
 */
export function renderDisplay(pixels: StoredPixels, dataSet: DataSet): DisplayImage {
  if (pixels.samplesPerPixel !== 1) throw new Fault('INVALID_ARGUMENT', 'NOT_GREYSCALE', 'The image is not greyscale.');
  const lowest = pixels.signed ? -(2 ** (pixels.bitsStored - 1)) : 0;
  const padding = paddingRange(dataSet, pixels);
  const table = displayTable(pixels, dataSet, lowest, padding);
  const { values } = pixels;
  const display = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) display[i] = table[(values[i] ?? 0) - lowest] ?? 0;
  return { columns: pixels.columns, rows: pixels.rows, values: display };
}

/** The display value of each stored value from `lowest` on. */
function displayTable(pixels: StoredPixels, dataSet: DataSet, lowest: number, padding: PaddingRange | undefined): Float32Array {
  const modality = modalityTransformation(dataSet, pixels.signed);
  const voi = voiTransformation(dataSet) ?? defaultTransformation(pixels, lowest, modality, padding);
  const inverse = text(dataSet, 'PhotometricInterpretation') === 'MONOCHROME1' || text(dataSet, 'PresentationLUTShape') === 'INVERSE';
  return Float32Array.from({ length: 2 ** pixels.bitsStored }, (_, i) => {
    const stored = i + lowest;
    if (padding !== undefined && stored >= padding.from && stored <= padding.to) return 0;
    const shown = Math.min(1, Math.max(0, voi(modality(stored))));
    return inverse ? 1 - shown : shown;
  });
}

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
  // What the Modality LUT gives is signed as soon as an intercept can make it so.
  const table = item && lookupTable(item, (decimal(dataSet, 'RescaleIntercept') ?? 0) < 0 || dataSet['00280103']?.Value?.[0] === 1);
  if (table !== undefined) return (input) => lookUp(table, input) / table.largest;
  const window = firstWindow(dataSet);
  return window && ((input) => applyWindow(window, input));
}

/**
 * Without VOI LUT the standard leaves the contrast open. Eight bits without sign are taken as prepared for display, over their whole
 * range; deeper images stretch from the 0.5 % to the 99.5 % quantile of the pixels that are no padding.
 */
function defaultTransformation(pixels: StoredPixels, lowest: number, modality: Transformation, padding: PaddingRange | undefined): Transformation {
  const range = pixels.bitsStored <= 8 && !pixels.signed ? [0, 2 ** pixels.bitsStored - 1] : quantiles(pixels, lowest, padding);
  const [from = 0, to = 1] = range.map(modality);
  return to === from ? () => 0 : (input) => (input - from) / (to - from);
}

function quantiles({ values, bitsStored }: StoredPixels, lowest: number, padding: PaddingRange | undefined): [number, number] {
  const histogram = new Uint32Array(2 ** bitsStored);
  for (const value of values) histogram[value - lowest] = (histogram[value - lowest] ?? 0) + 1;
  if (padding !== undefined) histogram.fill(0, Math.max(0, padding.from - lowest), Math.max(0, padding.to - lowest + 1));
  const beyond = outliers * histogram.reduce((sum, count) => sum + count, 0);
  const firstOver = (counts: Uint32Array): number => {
    let sum = 0;
    return Math.max(0, counts.findIndex((count) => (sum += count) > beyond));
  };
  return [lowest + firstOver(histogram), lowest + histogram.length - 1 - firstOver(histogram.toReversed())];
}
