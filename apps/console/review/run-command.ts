import type { Dispatch } from 'react';
import type { Frame } from '../pixels/samples.ts';
import { type Display, type DisplayAction, stepWindow } from './display.ts';
import { effectsOf } from './edit-command.ts';
import type { Extent } from './geometry.ts';
import type { EditCommand, ViewCommand } from './review-keys.ts';
import { type ReviewAction, type ReviewState, currentMarks } from './review-state.ts';

interface Hands {
  readonly state: ReviewState;
  readonly display: Display;
  /** Undefined while there is none, or a picture whose window cannot be changed. */
  readonly frame: Frame | undefined;
  readonly onReview: Dispatch<ReviewAction>;
  readonly onDisplay: Dispatch<DisplayAction>;
}

const zoomStep = 1.25;

const views: Readonly<Partial<Record<string, (matrix: Extent) => DisplayAction>>> = {
  'zoom-in': (matrix) => ({ type: 'zoom', matrix, factor: zoomStep }),
  'zoom-out': (matrix) => ({ type: 'zoom', matrix, factor: 1 / zoomStep }),
  fit: () => ({ type: 'fit' }),
  'actual-size': (matrix) => ({ type: 'actual-size', matrix }),
  'window-reset': () => ({ type: 'window', window: null }),
  invert: () => ({ type: 'toggle', what: 'inverted' }),
  'hide-boxes': () => ({ type: 'toggle', what: 'boxesHidden' }),
  readers: () => ({ type: 'toggle', what: 'readersShown' }),
};

const windowSteps = { 'window-narrower': 'narrower', 'window-wider': 'wider', 'window-brighter': 'brighter', 'window-darker': 'darker' } as const;

const isWindowStep = (command: string): command is keyof typeof windowSteps => Object.hasOwn(windowSteps, command);

const isView = (command: EditCommand | ViewCommand): command is ViewCommand => Object.hasOwn(views, command) || isWindowStep(command);

function viewAction(command: ViewCommand, { state, display, frame }: Hands): DisplayAction | undefined {
  const marks = currentMarks(state);
  if (marks === undefined) return undefined;
  if (!isWindowStep(command)) return views[command]?.(marks.matrix);
  return frame && { type: 'window', window: stepWindow(display.window ?? frame.window, windowSteps[command], frame.range) };
}

/** Does what a command of the view or of editing says. */
export function runCommand(command: EditCommand | ViewCommand, hands: Hands): void {
  if (isView(command)) {
    const action = viewAction(command, hands);
    if (action !== undefined) hands.onDisplay(action);
    return;
  }
  const { review, display } = effectsOf(command, hands.state, hands.display);
  if (review !== undefined) hands.onReview(review);
  if (display !== undefined) hands.onDisplay(display);
}
