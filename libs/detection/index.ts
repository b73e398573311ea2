export { type Box, boxArea, clipBox, intersectionArea, intersectionOverUnion, scaleBox } from './box.ts';
export { type Detection, type OverlapRules, byDescendingScore, mergeOverlaps, suppressNonMaxima } from './detection.ts';
