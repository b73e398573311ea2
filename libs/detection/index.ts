export { type Box, boxArea, clipBox, intersectionArea, intersectionOverUnion, scaleBox } from './box.ts';
export { type BoxScore, boxScoreFactor, boxScores, boxScoresOf } from './box-score.ts';
export { type Detection, type OverlapRules, byDescendingScore, leastVote, mergeOverlaps, suppressNonMaxima } from './detection.ts';
