/**
 * An axis-parallel rectangle, edge-based: (0, 0) is the top-left corner of the top-left pixel (DICOM PS3.3 C.10.5.1.2), so a box that
 * covers one pixel has width 1. The unit is the pixel of the space the variable names (`imageBox`, `tensorBox`).
 */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Area in squared units of the box's space; 0 for an empty or inverted box. */
export const boxArea = (box: Box): number => Math.max(0, box.width) * Math.max(0, box.height);

/** Intersection over union of two boxes of one space, in 0..1; 0 when both are empty. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  const union = boxArea(a) + boxArea(b) - intersection;
  return union > 0 ? intersection / union : 0;
}
