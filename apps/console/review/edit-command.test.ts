import { describe, expect, it } from 'vitest';
import { type Display, displayReducer, firstDisplay, viewOf } from './display.ts';
import { effectsOf } from './edit-command.ts';
import type { EditCommand } from './review-keys.ts';
import { type ReviewState, beginReview, currentMarks, reviewReducer } from './review-state.ts';

const matrix = { width: 1000, height: 2000 };
const box = { left: 100, top: 100, width: 200, height: 300 };
const images = [
  {
    seriesInstanceUID: '1', sopInstanceUID: '1.1', sopClassUID: '1', columns: 1000, rows: 2000, outcome: 'analysed', reason: null, imageScore: 0.9,
    aiBoxes: [{ trackingUid: 'a', score: 0.9, ...box }], unreportedBoxes: 0, labels: [], consensus: null,
  },
] as const;

interface Desk {
  readonly state: ReviewState;
  readonly display: Display;
}

const begun: Desk = { state: beginReview(images), display: { ...firstDisplay, stage: { width: 500, height: 500 } } };

const press = (desk: Desk, ...commands: readonly EditCommand[]): Desk =>
  commands.reduce(({ state, display }, command) => {
    const { review, display: shown } = effectsOf(command, state, display);
    return { state: review === undefined ? state : reviewReducer(state, review), display: shown === undefined ? display : displayReducer(display, shown) };
  }, desk);

const boxOf = ({ state }: Desk, index = 0) => currentMarks(state)?.boxes[index]?.box;

describe('arrow keys', () => {
  it('move and resize the box in hand, and are undone at once', () => {
    const moved = press(begun, 'move-right', 'move-right', 'move-down');
    expect(boxOf(moved)).toEqual({ ...box, left: 140, top: 120 });
    const resized = press(moved, 'widen', 'shorten', 'fine', 'lengthen');
    expect(boxOf(resized)).toEqual({ left: 140, top: 120, width: 220, height: 282 });
    expect(boxOf(press(resized, 'undo'))).toEqual(boxOf(moved));
    expect(boxOf(press(resized, 'undo', 'undo'))).toEqual(box);
  });

  it('pan when no box is in hand', () => {
    const panned = press(begun, 'cancel', 'move-right', 'widen');
    expect(boxOf(panned)).toEqual(box);
    expect(viewOf(panned.display, matrix).x).toBe(viewOf(begun.display, matrix).x - 40);
  });
});

describe('drawing by keys', () => {
  it('puts a box in the middle, takes it in hand, and ends drawing', () => {
    const drawn = press(begun, 'draw', 'place-drawn');
    expect(boxOf(drawn, 1)).toEqual({ left: 300, top: 800, width: 400, height: 400 });
    expect(drawn.state.selected).toBe('drawn-1');
    expect(drawn.display.tool).toBe('window');
  });

  it('does nothing on Enter alone, nor after Esc', () => {
    expect(press(begun, 'place-drawn').state).toBe(begun.state);
    expect(press(begun, 'draw', 'cancel', 'place-drawn').state).toBe(begun.state);
  });
});

describe('the display', () => {
  it('zooms around the middle, and comes back to the whole image', () => {
    const zoomed = displayReducer(begun.display, { type: 'zoom', matrix, factor: 2 });
    expect(viewOf(zoomed, matrix)).toEqual({ scale: 0.5, x: 0, y: -250 });
    expect(viewOf(displayReducer(zoomed, { type: 'fit' }), matrix)).toEqual(viewOf(begun.display, matrix));
    expect(viewOf(displayReducer(zoomed, { type: 'actual-size', matrix }), matrix).scale).toBe(1);
  });
});
