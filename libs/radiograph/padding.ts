import { type DataSet, decimal } from '#dicom';

/** Stored values, both ends included, that are no image (PS3.3 C.7.5.1.1.2). */
export interface PaddingRange {
  readonly from: number;
  readonly to: number;
}

/** PixelPaddingValue, alone or up to PixelPaddingRangeLimit. Of signed pixels a value written as US is read as the SS that was meant. */
export function paddingRange(dataSet: DataSet, signed: boolean): PaddingRange | undefined {
  const value = decimal(dataSet, 'PixelPaddingValue');
  if (value === undefined) return undefined;
  const bounds = [value, decimal(dataSet, 'PixelPaddingRangeLimit') ?? value].map((bound) => (signed && bound >= 32768 ? bound - 65536 : bound));
  return { from: Math.min(...bounds), to: Math.max(...bounds) };
}
