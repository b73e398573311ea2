import type { Box } from '#detection';
import type { ReviewImage } from '../api/answers.ts';
import { type ImageMarks, type Negative, acceptBox, acceptUndecided, addBox, beginMarks, denyAll, placeBox, progressOf, rejectBox } from './marks.ts';

/** What undo brings back. */
interface Snapshot {
  readonly images: readonly ImageMarks[];
  readonly current: number;
  readonly selected: string | null;
}

/** A review of one study while it is made: its reviewable images, the one that is shown, the box that keys act on, and the way back. */
export interface ReviewState extends Snapshot {
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  /** What the last change belongs to: changes of one gesture are undone together. */
  readonly gesture: string | null;
  /** How many boxes were drawn, for their ids. */
  readonly drawn: number;
}

export type ReviewAction =
  | { readonly type: 'show'; readonly index: number }
  | { readonly type: 'step-image'; readonly by: 1 | -1 }
  | { readonly type: 'select'; readonly id: string | null }
  | { readonly type: 'step-box'; readonly by: 1 | -1 }
  | { readonly type: 'accept' }
  | { readonly type: 'accept-all' }
  | { readonly type: 'reject' }
  | { readonly type: 'place'; readonly id: string; readonly box: Box; readonly gesture: string }
  | { readonly type: 'draw'; readonly box: Box }
  | { readonly type: 'deny'; readonly negative: Negative }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' };

/** Images that the model read before others; the first with something to decide, its first box in hand. */
export function beginReview(images: readonly ReviewImage[]): ReviewState {
  const ordered = images.toSorted((a, b) => Number(b.outcome === 'analysed') - Number(a.outcome === 'analysed'));
  const marks = ordered.flatMap((image) => beginMarks(image) ?? []);
  const current = Math.max(0, marks.findIndex(({ boxes }) => boxes.length > 0));
  return { images: marks, current, selected: marks[current]?.boxes[0]?.id ?? null, past: [], future: [], gesture: null, drawn: 0 };
}

export const currentMarks = ({ images, current }: Snapshot): ImageMarks | undefined => images[current];

/** Whether anything was said that is not saved. */
export const isTouched = ({ images }: Snapshot): boolean => images.some((marks) => progressOf(marks) !== 'untouched');

const snapshotOf = ({ images, current, selected }: ReviewState): Snapshot => ({ images, current, selected });

function show(state: ReviewState, index: number): ReviewState {
  const marks = state.images[index];
  if (marks === undefined || index === state.current) return state;
  const waiting = marks.boxes.find(({ decision }) => decision === 'undecided') ?? marks.boxes[0];
  return { ...state, current: index, selected: waiting?.id ?? null, gesture: null };
}

function stepBox(state: ReviewState, by: 1 | -1): ReviewState {
  const ids = currentMarks(state)?.boxes.map(({ id }) => id) ?? [];
  if (ids.length === 0) return state;
  const at = state.selected === null ? -1 : ids.indexOf(state.selected);
  const next = at === -1 ? (by === 1 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length;
  return { ...state, selected: ids[next] ?? null, gesture: null };
}

/** Changes the image that is shown; a change of the same gesture as the last one joins it in the way back. */
function change(state: ReviewState, apply: (marks: ImageMarks) => ImageMarks, gesture: string | null = null): ReviewState {
  const marks = currentMarks(state);
  if (marks === undefined) return state;
  const joins = gesture !== null && gesture === state.gesture;
  return {
    ...state,
    images: state.images.with(state.current, apply(marks)),
    past: joins ? state.past : [...state.past, snapshotOf(state)],
    future: [],
    gesture,
  };
}

/** Takes the next undecided box in hand, after the one that was just decided; keeps that one when none waits. */
function advance(state: ReviewState, decided: string): ReviewState {
  const boxes = currentMarks(state)?.boxes ?? [];
  const at = boxes.findIndex(({ id }) => id === decided);
  const following = [...boxes.slice(at + 1), ...boxes.slice(0, Math.max(0, at))].find(({ decision }) => decision === 'undecided');
  const kept = at === -1 ? (boxes.at(-1)?.id ?? null) : decided;
  return { ...state, selected: following?.id ?? kept };
}

function decide(state: ReviewState, apply: (marks: ImageMarks, id: string) => ImageMarks): ReviewState {
  const id = state.selected;
  return id === null ? state : advance(change(state, (marks) => apply(marks, id)), id);
}

function draw(state: ReviewState, box: Box): ReviewState {
  const id = `drawn-${state.drawn + 1}`;
  return { ...change(state, (marks) => addBox(marks, id, box)), selected: id, drawn: state.drawn + 1 };
}

function undo(state: ReviewState): ReviewState {
  const last = state.past.at(-1);
  if (last === undefined) return state;
  return { ...state, ...last, past: state.past.slice(0, -1), future: [snapshotOf(state), ...state.future], gesture: null };
}

function redo(state: ReviewState): ReviewState {
  const [next, ...future] = state.future;
  if (next === undefined) return state;
  return { ...state, ...next, past: [...state.past, snapshotOf(state)], future, gesture: null };
}

/** A study's review after one action; what an action has nothing to act on leaves as it was. */
export function reviewReducer(state: ReviewState, action: ReviewAction): ReviewState {
  switch (action.type) {
    case 'show':
      return show(state, action.index);
    case 'step-image':
      return show(state, (state.current + action.by + state.images.length) % Math.max(1, state.images.length));
    case 'select':
      return { ...state, selected: action.id, gesture: null };
    case 'step-box':
      return stepBox(state, action.by);
    case 'accept':
      return decide(state, acceptBox);
    case 'reject':
      return decide(state, rejectBox);
    case 'accept-all':
      return currentMarks(state)?.boxes.some(({ decision }) => decision === 'undecided') === true ? change(state, acceptUndecided) : state;
    case 'place':
      return { ...change(state, (marks) => placeBox(marks, action.id, action.box), action.gesture), selected: action.id };
    case 'draw':
      return draw(state, action.box);
    case 'deny':
      return { ...change(state, (marks) => denyAll(marks, action.negative)), selected: null };
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
  }
}
