import { type Dispatch, type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Box } from '#detection';
import type { Frame } from '../pixels/samples.ts';
import { type Window, dragWindow } from '../pixels/window.ts';
import { type Display, type DisplayAction, viewOf } from './display.ts';
import { type Handle, type Point, boxBetween, moveBox, resizeBox, toImage } from './geometry.ts';
import type { ImageMarks, MarkedBox } from './marks.ts';
import type { ReviewAction } from './review-state.ts';

interface Desk {
  readonly marks: ImageMarks;
  readonly display: Display;
  /** Undefined while there is none, or a picture whose window cannot be changed. */
  readonly frame: Frame | undefined;
  readonly onReview: Dispatch<ReviewAction>;
  readonly onDisplay: Dispatch<DisplayAction>;
}

/** What the pointer does from its way down to its way up; `start` and `last` in CSS pixels of the stage. */
type Gesture = { readonly start: Point; last: Point; hasMoved: boolean } & (
  | { readonly kind: 'pan' }
  | { readonly kind: 'draw' }
  | { readonly kind: 'window'; readonly window: Window | undefined }
  | { readonly kind: 'box'; readonly marked: MarkedBox; readonly handle: Handle | undefined; readonly name: string }
);

/** A pointer that stays within this many CSS pixels has not moved. */
const stillness = 3;

function pointOf(event: { readonly clientX: number; readonly clientY: number }, stage: Element): Point {
  const { left, top } = stage.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** The handle in `data-handle`, written by BoxLayer. */
function handleOf(target: Element): Handle | undefined {
  const [x, y] = (target.closest('[data-handle]')?.getAttribute('data-handle') ?? '').split(',').map(Number);
  return x === undefined || y === undefined ? undefined : { x: Math.sign(x) as Handle['x'], y: Math.sign(y) as Handle['y'] };
}

/** The smallest box around a point of the image: what a click into nested boxes means. */
function boxAt(boxes: readonly MarkedBox[], { x, y }: Point): MarkedBox | undefined {
  const around = boxes.filter(({ box }) => x >= box.left && y >= box.top && x <= box.left + box.width && y <= box.top + box.height);
  return around.toSorted((a, b) => a.box.width * a.box.height - b.box.width * b.box.height)[0];
}

let gestures = 0;

function begin(event: PointerEvent<HTMLElement>, { marks, display, frame }: Desk): Gesture {
  const start = pointOf(event, event.currentTarget);
  const common = { start, last: start, hasMoved: false };
  if (event.button !== 0) return { ...common, kind: 'pan' };
  if (display.tool === 'draw' || event.shiftKey) return { ...common, kind: 'draw' };
  const target = event.target as Element;
  const id = target.closest('[data-box]')?.getAttribute('data-box');
  const marked = marks.boxes.find((each) => each.id === id);
  if (marked !== undefined) return { ...common, kind: 'box', marked, handle: handleOf(target), name: `drag-${(gestures += 1)}` };
  return { ...common, kind: 'window', window: display.window ?? frame?.window };
}

/** Pointer and wheel on the stage: edges move and resize boxes, elsewhere a drag sets the window, so that no label changes by accident. */
export function useGestures(stage: RefObject<HTMLElement | null>, desk: Desk) {
  const gesture = useRef<Gesture>(undefined);
  const [draft, setDraft] = useState<Box>();
  const { marks, display, frame, onReview, onDisplay } = desk;
  const { matrix } = marks;
  const view = viewOf(display, matrix);

  const onWheel = useEffectEvent((event: WheelEvent, element: HTMLElement) => {
    event.preventDefault();
    onDisplay({ type: 'zoom', matrix, factor: Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.0015 : 0.05)), at: pointOf(event, element) });
  });
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const listener = (event: WheelEvent): void => { onWheel(event, element); };
    element.addEventListener('wheel', listener, { passive: false });
    return () => { element.removeEventListener('wheel', listener); };
  }, [stage]);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const begun = begin(event, desk);
    gesture.current = begun;
    if (begun.kind === 'box') onReview({ type: 'select', id: begun.marked.id });
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const under = gesture.current;
    if (under === undefined) return;
    const at = pointOf(event, event.currentTarget);
    under.hasMoved ||= Math.hypot(at.x - under.start.x, at.y - under.start.y) > stillness;
    if (!under.hasMoved) return;
    const [dx, dy] = [at.x - under.start.x, at.y - under.start.y];
    if (under.kind === 'pan') onDisplay({ type: 'pan', matrix, dx: at.x - under.last.x, dy: at.y - under.last.y });
    if (under.kind === 'draw') setDraft(boxBetween(toImage(view, under.start), toImage(view, at), matrix));
    if (under.kind === 'window' && under.window !== undefined && frame !== undefined) {
      const side = Math.min(display.stage.width, display.stage.height);
      onDisplay({ type: 'window', window: dragWindow(under.window, dx / side, dy / side, frame.range) });
    }
    if (under.kind === 'box') {
      const { marked: { id, box }, handle, name } = under;
      const [x, y] = [dx / view.scale, dy / view.scale];
      onReview({ type: 'place', id, gesture: name, box: handle === undefined ? moveBox(box, x, y, matrix) : resizeBox(box, handle, x, y, matrix) });
    }
    under.last = at;
  };

  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    const under = gesture.current;
    gesture.current = undefined;
    setDraft(undefined);
    if (under === undefined) return;
    const at = pointOf(event, event.currentTarget);
    if (under.kind === 'draw') {
      const box = boxBetween(toImage(view, under.start), toImage(view, at), matrix);
      if (box !== undefined) onReview({ type: 'draw', box });
      onDisplay({ type: 'tool', tool: 'window' });
    }
    if (under.kind === 'window' && !under.hasMoved) onReview({ type: 'select', id: boxAt(marks.boxes, toImage(view, at))?.id ?? null });
  };

  const onPointerCancel = (): void => {
    gesture.current = undefined;
    setDraft(undefined);
  };

  return { draft, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel } };
}
