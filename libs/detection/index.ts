export { type Box, boxArea, intersectionOverUnion } from './box.ts';
export { type Detection, byDescendingScore, suppressNonMaxima } from './detection.ts';
