import { Fault } from '#fault';
import { decimal, integer, text } from './access.ts';
import type { DataSet } from './data-set.ts';

/** The Image Pixel Module (PS3.3 C.7.6.3), checked. */
export interface ImagePixel {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly planar: boolean;
  readonly numberOfFrames: number;
}

/** Samples in one frame beyond which a header is taken for a mistake or an attack: the largest radiographs have a third of it. */
const mostSamples = 100_000_000;

const refuse = (sentence: string): Fault => new Fault('INVALID_ARGUMENT', 'IMAGE_PIXEL_INVALID', sentence);

/**
 * The pixel description of a data set. Throws INVALID_ARGUMENT / IMAGE_PIXEL_INVALID when it is incomplete or contradicts itself, and
 * UNIMPLEMENTED / BITS_ALLOCATED_UNSUPPORTED for words that are neither 8 nor 16 bits.
 */
export function imagePixel(dataSet: DataSet): ImagePixel {
  const rows = positive(dataSet, 'Rows');
  const columns = positive(dataSet, 'Columns');
  const samplesPerPixel = integer(dataSet, 'SamplesPerPixel') ?? 1;
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) throw refuse('SamplesPerPixel is neither 1 nor 3.');
  if (rows * columns * samplesPerPixel > mostSamples) throw refuse('The image declares more pixels than this reader accepts.');
  return {
    rows,
    columns,
    samplesPerPixel,
    photometricInterpretation: text(dataSet, 'PhotometricInterpretation') ?? 'MONOCHROME2',
    ...bits(dataSet),
    signed: integer(dataSet, 'PixelRepresentation') === 1,
    planar: integer(dataSet, 'PlanarConfiguration') === 1,
    numberOfFrames: Math.max(1, decimal(dataSet, 'NumberOfFrames') ?? 1),
  };
}

function positive(dataSet: DataSet, keyword: string): number {
  const value = integer(dataSet, keyword);
  if (value === undefined || value < 1) throw refuse(`${keyword} is missing.`);
  return value;
}

function bits(dataSet: DataSet): Pick<ImagePixel, 'bitsAllocated' | 'bitsStored' | 'highBit'> {
  const bitsAllocated = positive(dataSet, 'BitsAllocated');
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw new Fault('UNIMPLEMENTED', 'BITS_ALLOCATED_UNSUPPORTED', 'Only images of 8 or 16 bits allocated are read.');
  }
  const bitsStored = integer(dataSet, 'BitsStored') ?? bitsAllocated;
  const highBit = integer(dataSet, 'HighBit') ?? bitsStored - 1;
  if (bitsStored < 1 || highBit >= bitsAllocated || highBit + 1 < bitsStored) throw refuse('BitsStored and HighBit contradict BitsAllocated.');
  return { bitsAllocated, bitsStored, highBit };
}
