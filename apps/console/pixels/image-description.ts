import { type Window } from './window.ts';

/** A data set in the DICOM JSON model (PS3.18 F.2), by tags in hexadecimal. */
export type DicomJson = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>;

const tags = {
  samplesPerPixel: '00280002',
  photometricInterpretation: '00280004',
  rows: '00280010',
  columns: '00280011',
  bitsAllocated: '00280100',
  bitsStored: '00280101',
  highBit: '00280102',
  pixelRepresentation: '00280103',
  paddingValue: '00280120',
  paddingRangeLimit: '00280121',
  windowCenter: '00281050',
  windowWidth: '00281051',
  rescaleIntercept: '00281052',
  rescaleSlope: '00281053',
  voiLutFunction: '00281056',
  presentationLutShape: '20500020',
  viewPosition: '00185101',
  patientName: '00100010',
  studyInstanceUID: '0020000D',
  patientID: '00100020',
} as const;

type Name = keyof typeof tags;

/** How stored pixels become brightness (PS3.4 N.2), and what the page says of the image. */
export interface ImageDescription {
  readonly columns: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
  /** The first window of the header; undefined where it has none that is in the domain of its function. */
  readonly window: Window | undefined;
  /** MONOCHROME1 or Presentation LUT Shape INVERSE: high values are dark. */
  readonly inverse: boolean;
  /** Stored values that are no image, both ends included. */
  readonly padding: { readonly from: number; readonly to: number } | undefined;
  readonly viewPosition: string | undefined;
}

export function textOf(dataSet: DicomJson, name: Name): string | undefined {
  const value = dataSet[tags[name]]?.Value?.[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
}

/** The alphabetic form of a person's name, its components separated by blanks. */
export function personNameOf(dataSet: DicomJson): string | undefined {
  const value = dataSet[tags.patientName]?.Value?.[0];
  const name = typeof value === 'object' && value !== null ? (value as { readonly Alphabetic?: string }).Alphabetic : undefined;
  return name?.replaceAll('^', ' ').trim();
}

function numberOf(dataSet: DicomJson, name: Name): number | undefined {
  const value = Number(textOf(dataSet, name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

function windowOf(dataSet: DicomJson): Window | undefined {
  const [center, width, declared] = [numberOf(dataSet, 'windowCenter'), numberOf(dataSet, 'windowWidth'), textOf(dataSet, 'voiLutFunction')];
  const shape = declared === 'LINEAR_EXACT' || declared === 'SIGMOID' ? declared : 'LINEAR';
  if (center === undefined || width === undefined || width <= 0 || (shape === 'LINEAR' && width < 1)) return undefined;
  return { center, width, shape };
}

/** Pixel Padding (PS3.3 C.7.5.1.1.2). Of signed pixels a value written as US is read as the SS that was meant. */
function paddingOf(dataSet: DicomJson, signed: boolean): ImageDescription['padding'] {
  const value = numberOf(dataSet, 'paddingValue');
  if (value === undefined) return undefined;
  const ends = [value, numberOf(dataSet, 'paddingRangeLimit') ?? value].map((end) => (signed && end >= 32768 ? end - 65536 : end));
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** Reads an instance's metadata; undefined where it has no pixel matrix. A rescale slope of 0, which would erase the image, is taken as 1. */
export function describeImage(dataSet: DicomJson): ImageDescription | undefined {
  const [columns, rows] = [numberOf(dataSet, 'columns'), numberOf(dataSet, 'rows')];
  if (columns === undefined || rows === undefined || columns < 1 || rows < 1) return undefined;
  const signed = numberOf(dataSet, 'pixelRepresentation') === 1;
  const slope = numberOf(dataSet, 'rescaleSlope') ?? 1;
  const bitsAllocated = numberOf(dataSet, 'bitsAllocated') ?? 8;
  const bitsStored = numberOf(dataSet, 'bitsStored') ?? bitsAllocated;
  return {
    columns,
    rows,
    samplesPerPixel: numberOf(dataSet, 'samplesPerPixel') ?? 1,
    bitsAllocated,
    bitsStored,
    highBit: numberOf(dataSet, 'highBit') ?? bitsStored - 1,
    signed,
    slope: slope === 0 ? 1 : slope,
    intercept: numberOf(dataSet, 'rescaleIntercept') ?? 0,
    window: windowOf(dataSet),
    inverse: textOf(dataSet, 'photometricInterpretation') === 'MONOCHROME1' || textOf(dataSet, 'presentationLutShape') === 'INVERSE',
    padding: paddingOf(dataSet, signed),
    viewPosition: textOf(dataSet, 'viewPosition'),
  };
}
