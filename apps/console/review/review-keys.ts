import type { KeyGroup } from '../shell/keys.ts';

export type EditCommand =
  | 'next-box' | 'previous-box' | 'accept' | 'accept-all' | 'reject' | 'draw' | 'place-drawn' | 'move-left' | 'move-right' | 'move-up' | 'move-down'
  | 'narrow' | 'widen' | 'shorten' | 'lengthen' | 'fine' | 'cancel' | 'no-pneumonia' | 'not-assessable' | 'next-image' | 'previous-image' | 'undo' | 'redo';

export type ViewCommand =
  | 'zoom-in' | 'zoom-out' | 'fit' | 'actual-size' | 'window-narrower' | 'window-wider' | 'window-brighter' | 'window-darker' | 'window-reset' | 'invert' | 'hide-boxes' | 'readers';

export type DeskCommand = 'save-next' | 'save' | 'ohif' | 'reviewer';

export type ReviewCommand = EditCommand | ViewCommand | DeskCommand;

const boxes: KeyGroup<ReviewCommand> = {
  title: 'Boxes',
  bindings: [
    { command: 'next-box', keys: ['j'], says: 'Next or previous box' },
    { command: 'previous-box', keys: ['k'] },
    { command: 'accept', keys: ['a'], says: 'Accept, and go to the next undecided' },
    { command: 'accept-all', keys: ['A'], says: 'Accept all that are undecided' },
    { command: 'reject', keys: ['x', 'Delete'], says: 'Reject; remove one that was drawn' },
    { command: 'draw', keys: ['d'], says: 'Draw: drag on the image, or Enter for one in the middle' },
    { command: 'place-drawn', keys: ['Enter'] },
    { command: 'move-left', keys: ['ArrowLeft'], says: 'Move the box (no box: pan)', repeats: true },
    { command: 'move-right', keys: ['ArrowRight'], repeats: true },
    { command: 'move-up', keys: ['ArrowUp'], repeats: true },
    { command: 'move-down', keys: ['ArrowDown'], repeats: true },
    { command: 'narrow', keys: ['Shift+ArrowLeft'], says: 'Resize the box by its right and lower edge', repeats: true },
    { command: 'widen', keys: ['Shift+ArrowRight'], repeats: true },
    { command: 'shorten', keys: ['Shift+ArrowUp'], repeats: true },
    { command: 'lengthen', keys: ['Shift+ArrowDown'], repeats: true },
    { command: 'fine', keys: ['f'], says: 'Small steps on or off' },
    { command: 'cancel', keys: ['Escape'], says: 'Stop drawing; let go of the box' },
  ],
};

const image: KeyGroup<ReviewCommand> = {
  title: 'Image',
  bindings: [
    { command: 'no-pneumonia', keys: ['n'], says: 'No pneumonia: every box is rejected' },
    { command: 'not-assessable', keys: ['q'], says: 'Not assessable' },
    { command: 'next-image', keys: ['.', 'PageDown'], says: 'Next view of the study' },
    { command: 'previous-image', keys: [',', 'PageUp'], says: 'Previous view' },
  ],
};

const review: KeyGroup<ReviewCommand> = {
  title: 'Review',
  bindings: [
    { command: 'save-next', keys: ['s'], says: 'Save, and open the next study' },
    { command: 'save', keys: ['S'], says: 'Save, and stay' },
    { command: 'undo', keys: ['u', 'Ctrl+z'], says: 'Undo', repeats: true },
    { command: 'redo', keys: ['U', 'Ctrl+y', 'Ctrl+Z'], says: 'Redo', repeats: true },
    { command: 'ohif', keys: ['o'], says: 'Open the study in OHIF, in another tab' },
    { command: 'readers', keys: ['v'], says: 'What readers said before, shown or hidden' },
    { command: 'reviewer', keys: ['N'], says: 'Who is reading' },
  ],
};

const view: KeyGroup<ReviewCommand> = {
  title: 'View',
  bindings: [
    { command: 'zoom-in', keys: ['+', '='], says: 'Zoom (wheel: at the pointer; right button: pan)', repeats: true },
    { command: 'zoom-out', keys: ['-'], repeats: true },
    { command: 'fit', keys: ['0'], says: 'Whole image' },
    { command: 'actual-size', keys: ['1'], says: 'One image pixel a screen pixel' },
    { command: 'window-narrower', keys: ['['], says: 'More or less contrast (drag: left, right)', repeats: true },
    { command: 'window-wider', keys: [']'], repeats: true },
    { command: 'window-brighter', keys: ['{'], says: 'Brighter or darker (drag: up, down)', repeats: true },
    { command: 'window-darker', keys: ['}'], repeats: true },
    { command: 'window-reset', keys: ['w'], says: "The image's own window" },
    { command: 'invert', keys: ['i'], says: 'Invert' },
    { command: 'hide-boxes', keys: ['h'], says: 'Hide or show boxes' },
  ],
};

export const reviewKeys: readonly KeyGroup<ReviewCommand>[] = [boxes, image, review, view];
