import type { Box } from '#detection';

/** How an image was laid into the model's input: tensor = image · scale + offset, per axis, edge-based, in pixels. */
export interface Geometry {
  readonly columns: number;
  readonly rows: number;
  readonly tensorWidth: number;
  readonly tensorHeight: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** `letterbox` keeps the aspect ratio and centres; `stretch` fills the input. */
export type Fit = 'letterbox' | 'stretch';

export function fitGeometry(columns: number, rows: number, tensorWidth: number, tensorHeight: number, fit: Fit): Geometry {
  const free = { x: tensorWidth / columns, y: tensorHeight / rows };
  const even = Math.min(free.x, free.y);
  const scaleX = fit === 'stretch' ? free.x : even;
  const scaleY = fit === 'stretch' ? free.y : even;
  return {
    columns,
    rows,
    tensorWidth,
    tensorHeight,
    scaleX,
    scaleY,
    offsetX: (tensorWidth - columns * scaleX) / 2,
    offsetY: (tensorHeight - rows * scaleY) / 2,
  };
}

export const toTensorBox = (imageBox: Box, geometry: Geometry): Box => ({
  left: imageBox.left * geometry.scaleX + geometry.offsetX,
  top: imageBox.top * geometry.scaleY + geometry.offsetY,
  width: imageBox.width * geometry.scaleX,
  height: imageBox.height * geometry.scaleY,
});

/** The exact inverse of `toTensorBox`. */
export const toImageBox = (tensorBox: Box, geometry: Geometry): Box => ({
  left: (tensorBox.left - geometry.offsetX) / geometry.scaleX,
  top: (tensorBox.top - geometry.offsetY) / geometry.scaleY,
  width: tensorBox.width / geometry.scaleX,
  height: tensorBox.height / geometry.scaleY,
});
