export { type Box, boxArea, clipBox, intersectionArea, intersectionOverUnion, scaleBox } from './box.ts';
export { type Detection, byDescendingScore, suppressNonMaxima } from './detection.ts';
