import type { Box } from '#detection';
import type { AiBox, ReviewImage } from '../api/answers.ts';
import type { Extent } from './geometry.ts';

/** A box on an image: one of the AI, with what the reader decided of it, or one that the reader drew (`ai` null, always accepted). */
export interface MarkedBox {
  readonly id: string;
  /** In pixels of the image's own matrix. */
  readonly box: Box;
  readonly ai: AiBox | null;
  readonly decision: 'undecided' | 'accepted' | 'rejected';
}

export type Negative = 'no-pneumonia' | 'not-assessable';

/** What a reader has said of one image so far. */
export interface ImageMarks {
  readonly sopInstanceUID: string;
  readonly matrix: Extent;
  readonly boxes: readonly MarkedBox[];
  /** Said of the whole image; then it has no box that stands. */
  readonly negative: Negative | null;
}

export type Fate = 'undecided' | 'kept' | 'moved' | 'rejected' | 'added';

const isSameBox = (a: Box, b: Box): boolean => a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;

export function fateOf({ ai, box, decision }: MarkedBox): Fate {
  if (ai === null) return 'added';
  if (decision !== 'accepted') return decision;
  return isSameBox(ai, box) ? 'kept' : 'moved';
}

/** The marks that a reader begins with: the AI's boxes, undecided. Undefined for an image whose matrix is not known. */
export function beginMarks({ sopInstanceUID, columns, rows, aiBoxes }: ReviewImage): ImageMarks | undefined {
  if (columns === null || rows === null) return undefined;
  const boxes = aiBoxes.map((ai): MarkedBox => ({ id: ai.trackingUid, ai, box: { left: ai.left, top: ai.top, width: ai.width, height: ai.height }, decision: 'undecided' }));
  return { sopInstanceUID, matrix: { width: columns, height: rows }, boxes, negative: null };
}

/** `untouched`: nothing was said. `undecided`: AI boxes wait. `empty`: every box is rejected, and nothing is said of the image. `complete`: it can be saved. */
export type Progress = 'untouched' | 'undecided' | 'empty' | 'complete';

export function progressOf({ boxes, negative }: ImageMarks): Progress {
  if (negative !== null) return 'complete';
  if (boxes.every((each) => fateOf(each) === 'undecided')) return 'untouched';
  if (boxes.some((each) => fateOf(each) === 'undecided')) return 'undecided';
  return boxes.some(({ decision }) => decision === 'accepted') ? 'complete' : 'empty';
}

const replace = (marks: ImageMarks, id: string, change: (box: MarkedBox) => MarkedBox): ImageMarks => ({
  ...marks,
  negative: null,
  boxes: marks.boxes.map((each) => (each.id === id ? change(each) : each)),
});

export const acceptBox = (marks: ImageMarks, id: string): ImageMarks => replace(marks, id, (each) => ({ ...each, decision: 'accepted' }));

/** Rejects one of the AI's; one that the reader drew is gone. */
export function rejectBox(marks: ImageMarks, id: string): ImageMarks {
  const kept = { ...marks, boxes: marks.boxes.filter((each) => each.ai !== null || each.id !== id) };
  return replace(kept, id, (each) => ({ ...each, decision: 'rejected' }));
}

export const acceptUndecided = (marks: ImageMarks): ImageMarks => ({
  ...marks,
  negative: null,
  boxes: marks.boxes.map((each) => (each.decision === 'undecided' ? { ...each, decision: 'accepted' } : each)),
});

/** Puts a box elsewhere, which accepts it. */
export const placeBox = (marks: ImageMarks, id: string, box: Box): ImageMarks => replace(marks, id, (each) => ({ ...each, box, decision: 'accepted' }));

export const addBox = (marks: ImageMarks, id: string, box: Box): ImageMarks => ({ ...marks, negative: null, boxes: [...marks.boxes, { id, box, ai: null, decision: 'accepted' }] });

/** Says of the whole image that it has no pneumonia, or cannot be assessed: every box of the AI is rejected, and those drawn are gone. */
export const denyAll = (marks: ImageMarks, negative: Negative): ImageMarks => ({
  ...marks,
  negative,
  boxes: marks.boxes.flatMap((each): MarkedBox[] => (each.ai === null ? [] : [{ ...each, decision: 'rejected' }])),
});
