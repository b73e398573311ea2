import { readImageBytes } from './dataset-files.ts';
import { grayOf, loadDisplay } from './load-display.ts';
import { type RasterFormat, encodeRaster, rasterFormat } from './raster.ts';
import { shrinkDisplay } from './shrink-display.ts';
import type { Sample, TruthBox } from './sample.ts';

export interface RasterOptions {
  /** Default: a JPEG stays the JPEG it is, everything else becomes a PNG. */
  readonly format?: RasterFormat;
  /** JPEG quality, 1..100; default 90. */
  readonly quality?: number;
  /** Larger images are made smaller so that neither side is longer, in pixels. Default: as they are. */
  readonly longestSide?: number;
}

export interface EncodedSample {
  readonly bytes: Uint8Array;
  readonly format: RasterFormat;
  readonly columns: number;
  readonly rows: number;
  readonly boxes: readonly TruthBox[];
}

const scaled = (boxes: readonly TruthBox[], x: number, y: number): TruthBox[] =>
  boxes.map((box) => ({ ...box, left: box.left * x, top: box.top * y, width: box.width * x, height: box.height * y }));

/** The sample's image as JPEG or PNG, as it is displayed; bytes that already are what is wanted are copied, so that nothing is compressed twice. */
export async function encodeSample(sample: Sample, { format, quality = 90, longestSide = Number.POSITIVE_INFINITY }: RasterOptions = {}): Promise<EncodedSample> {
  const { columns, rows, boxes, image } = sample;
  const fits = Math.max(columns, rows) <= longestSide;
  if (image.encoding === 'raster' && fits) {
    const bytes = await readImageBytes(image);
    const found = rasterFormat(bytes);
    if (found !== undefined && (format ?? found) === found) return { bytes, format: found, columns, rows, boxes };
  }
  const display = shrinkDisplay(await loadDisplay(sample), longestSide);
  const wanted = format ?? 'png';
  const bytes = await encodeRaster(grayOf(display), wanted, quality);
  return { bytes, format: wanted, columns: display.columns, rows: display.rows, boxes: scaled(boxes, display.columns / columns, display.rows / rows) };
}
