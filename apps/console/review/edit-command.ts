import { type Display, type DisplayAction, viewOf } from './display.ts';
import { type Extent, boxInMiddle, moveBox, resizeBox } from './geometry.ts';
import { type ReviewAction, type ReviewState, currentMarks } from './review-state.ts';
import type { EditCommand } from './review-keys.ts';

/** What a command does to the review and to the display. */
export interface Effects {
  readonly review?: ReviewAction;
  readonly display?: DisplayAction;
}

const directions: Readonly<Partial<Record<EditCommand, readonly ['move' | 'resize', number, number]>>> = {
  'move-left': ['move', -1, 0],
  'move-right': ['move', 1, 0],
  'move-up': ['move', 0, -1],
  'move-down': ['move', 0, 1],
  narrow: ['resize', -1, 0],
  widen: ['resize', 1, 0],
  shorten: ['resize', 0, -1],
  lengthen: ['resize', 0, 1],
};

/** One step of an arrow key, in image pixels: 1 % of the longer side, or 0.1 %. */
const stepOf = (matrix: Extent, fine: boolean): number => Math.max(1, Math.round(Math.max(matrix.width, matrix.height) * (fine ? 0.001 : 0.01)));

const panStep = 40;

function direct(state: ReviewState, display: Display, [kind, x, y]: readonly ['move' | 'resize', number, number]): Effects {
  const marks = currentMarks(state);
  if (marks === undefined) return {};
  const { matrix } = marks;
  const selected = marks.boxes.find(({ id }) => id === state.selected);
  if (selected === undefined) return kind === 'move' ? { display: { type: 'pan', matrix, dx: -x * panStep, dy: -y * panStep } } : {};
  const step = stepOf(matrix, display.fine);
  const box = kind === 'move' ? moveBox(selected.box, x * step, y * step, matrix) : resizeBox(selected.box, { x: 1, y: 1 }, x * step, y * step, matrix);
  // Strokes on the same box are one gesture, until something else is done.
  return { review: { type: 'place', id: selected.id, box, gesture: `keys-${kind}-${selected.id}` } };
}

const plain: Readonly<Partial<Record<EditCommand, ReviewAction>>> = {
  'next-box': { type: 'step-box', by: 1 },
  'previous-box': { type: 'step-box', by: -1 },
  accept: { type: 'accept' },
  'accept-all': { type: 'accept-all' },
  reject: { type: 'reject' },
  'no-pneumonia': { type: 'deny', negative: 'no-pneumonia' },
  'not-assessable': { type: 'deny', negative: 'not-assessable' },
  'next-image': { type: 'step-image', by: 1 },
  'previous-image': { type: 'step-image', by: -1 },
  undo: { type: 'undo' },
  redo: { type: 'redo' },
};

/** What an edit command means, given what is in hand. */
export function effectsOf(command: EditCommand, state: ReviewState, display: Display): Effects {
  const direction = directions[command];
  if (direction !== undefined) return direct(state, display, direction);
  const marks = currentMarks(state);
  if (command === 'fine') return { display: { type: 'toggle', what: 'fine' } };
  if (command === 'cancel') return display.tool === 'draw' ? { display: { type: 'tool', tool: 'window' } } : { review: { type: 'select', id: null } };
  if (command === 'draw' && display.tool === 'window') return { display: { type: 'tool', tool: 'draw' } };
  if (command === 'draw' || command === 'place-drawn') {
    if (display.tool === 'window' || marks === undefined) return {};
    const box = boxInMiddle(viewOf(display, marks.matrix), display.stage, marks.matrix);
    return { review: { type: 'draw', box }, display: { type: 'tool', tool: 'window' } };
  }
  const review = plain[command];
  return review === undefined ? {} : { review };
}
