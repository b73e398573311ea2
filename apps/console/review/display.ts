import type { Window } from '../pixels/window.ts';
import { dragWindow } from '../pixels/window.ts';
import { type Extent, type Point, type View, fitView, zoomAt } from './geometry.ts';

/** How an image is looked at; nothing of it is saved. */
export interface Display {
  /** CSS pixels. */
  readonly stage: Extent;
  /** Null: the whole image, whatever the stage's size. */
  readonly view: View | null;
  /** Null: the image's own. */
  readonly window: Window | null;
  readonly inverted: boolean;
  readonly boxesHidden: boolean;
  /** Whether what other readers said is shown. */
  readonly readersShown: boolean;
  /** What a drag on the image does. */
  readonly tool: 'window' | 'draw';
  /** Arrow keys go by small steps. */
  readonly fine: boolean;
}

export const firstDisplay: Display = {
  stage: { width: 1, height: 1 },
  view: null,
  window: null,
  inverted: false,
  boxesHidden: false,
  readersShown: false,
  tool: 'window',
  fine: false,
};

export type DisplayAction =
  | { readonly type: 'stage'; readonly stage: Extent }
  | { readonly type: 'zoom'; readonly matrix: Extent; readonly factor: number; readonly at?: Point }
  | { readonly type: 'pan'; readonly matrix: Extent; readonly dx: number; readonly dy: number }
  | { readonly type: 'actual-size'; readonly matrix: Extent }
  | { readonly type: 'fit' }
  | { readonly type: 'window'; readonly window: Window | null }
  | { readonly type: 'toggle'; readonly what: 'inverted' | 'boxesHidden' | 'readersShown' | 'fine' }
  | { readonly type: 'tool'; readonly tool: Display['tool'] }
  /** Another image: its own window, the whole of it. */
  | { readonly type: 'image' };

export const viewOf = ({ view, stage }: Display, matrix: Extent): View => view ?? fitView(matrix, stage);

const middleOf = ({ width, height }: Extent): Point => ({ x: width / 2, y: height / 2 });

export function displayReducer(display: Display, action: DisplayAction): Display {
  switch (action.type) {
    case 'stage':
      return { ...display, stage: action.stage };
    case 'zoom': {
      const fit = fitView(action.matrix, display.stage).scale;
      return { ...display, view: zoomAt(viewOf(display, action.matrix), action.factor, action.at ?? middleOf(display.stage), fit) };
    }
    case 'pan': {
      const view = viewOf(display, action.matrix);
      return { ...display, view: { ...view, x: view.x + action.dx, y: view.y + action.dy } };
    }
    case 'actual-size': {
      const view = viewOf(display, action.matrix);
      return { ...display, view: zoomAt(view, 1 / view.scale, middleOf(display.stage), view.scale) };
    }
    case 'fit':
      return { ...display, view: null };
    case 'window':
      return { ...display, window: action.window };
    case 'toggle':
      return { ...display, [action.what]: !display[action.what] };
    case 'tool':
      return { ...display, tool: action.tool };
    case 'image':
      return { ...display, view: null, window: null, tool: 'window' };
  }
}

/** The window after one stroke of a key: narrower or wider, darker or brighter. */
export function stepWindow(window: Window, step: 'narrower' | 'wider' | 'brighter' | 'darker', range: number): Window {
  const strokes = { narrower: [-0.05, 0], wider: [0.05, 0], brighter: [0, -0.05], darker: [0, 0.05] } as const;
  const [dx, dy] = strokes[step];
  return dragWindow(window, dx, dy, range);
}
