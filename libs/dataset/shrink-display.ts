import { type DisplayImage, prepareInput } from '#radiograph';

/** The image as it is, or made smaller (the service's own resampling) so that its longer side has `longestSide` pixels. */
export function shrinkDisplay(image: DisplayImage, longestSide: number): DisplayImage {
  const factor = longestSide / Math.max(image.columns, image.rows);
  if (factor >= 1) return image;
  return resizeDisplay(image, Math.max(1, Math.round(image.columns * factor)), Math.max(1, Math.round(image.rows * factor)));
}

/** The image at exactly this size. */
export function resizeDisplay(image: DisplayImage, columns: number, rows: number): DisplayImage {
  if (image.columns === columns && image.rows === rows) return image;
  const plain = { subtract: 0, multiply: 1 };
  const { values } = prepareInput(image, { width: columns, height: rows, layout: 'NCHW', fit: 'stretch', normalisation: plain });
  return { columns, rows, values: values.subarray(0, columns * rows) };
}
