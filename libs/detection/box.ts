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

/** Area that two boxes of one space share, in its squared units. */
export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}

/** Intersection over union of two boxes of one space, in 0..1; 0 when both are empty. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const intersection = intersectionArea(a, b);
  if (intersection === 0) return 0;
  const union = boxArea(a) + boxArea(b) - intersection;
  return union > 0 ? intersection / union : 0;
}

/** The part of `box` within 0..width and 0..height; undefined where none is left. */
export function clipBox(box: Box, width: number, height: number): Box | undefined {
  const left = Math.max(0, box.left);
  const top = Math.max(0, box.top);
  const clipped = { left, top, width: Math.min(width, box.left + box.width) - left, height: Math.min(height, box.top + box.height) - top };
  return clipped.width > 0 && clipped.height > 0 ? clipped : undefined;
}

/** `box` with width and height times `factor`, around its own centre; what else it has stays. */
export const scaleBox = <T extends Box>(box: T, factor: number): T => ({
  ...box,
  left: box.left + (box.width * (1 - factor)) / 2,
  top: box.top + (box.height * (1 - factor)) / 2,
  width: box.width * factor,
  height: box.height * factor,
});
