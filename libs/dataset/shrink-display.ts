import { type DisplayImage, fitImage } from '#radiograph';

/** The image as it is, or made smaller (the service's own resampling) so that its longer side has `longestSide` pixels. */
export function shrinkDisplay(image: DisplayImage, longestSide: number): DisplayImage {
  const factor = longestSide / Math.max(image.columns, image.rows);
  if (factor >= 1) return image;
  return resizeDisplay(image, Math.max(1, Math.round(image.columns * factor)), Math.max(1, Math.round(image.rows * factor)));
}

/** The image at exactly this size. */
export function resizeDisplay(image: DisplayImage, columns: number, rows: number): DisplayImage {
  if (image.columns === columns && image.rows === rows) return image;
  return { columns, rows, values: fitImage(image, { width: columns, height: rows, fit: 'stretch' }).plane };
}
