import { type DataSet, type StoredPixels, decimal } from '#dicom';

/** Stored values, both ends included, that are no image (PS3.3 C.7.5.1.1.2). */
export interface PaddingRange {
  readonly from: number;
  readonly to: number;
}

export function paddingRange(dataSet: DataSet, pixels: StoredPixels): PaddingRange | undefined {
  const value = decimal(dataSet, 'PixelPaddingValue');
  if (value === undefined) return undefined;
  const limit = decimal(dataSet, 'PixelPaddingRangeLimit') ?? value;
  const [a, b] = [value, limit].map((bound) => (pixels.signed && bound >= 32768 ? bound - 65536 : bound));
  return { from: Math.min(a ?? 0, b ?? 0), to: Math.max(a ?? 0, b ?? 0) };
}
