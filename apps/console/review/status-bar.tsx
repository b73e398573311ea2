import type { LoadedImage } from '../pixels/load-image.ts';
import type { Window } from '../pixels/window.ts';
import { Key } from '../shell/help.tsx';
import { type Display, viewOf } from './display.ts';
import type { ImageMarks } from './marks.ts';

interface StatusBarProps {
  readonly shown: LoadedImage | undefined;
  readonly display: Display;
  readonly marks: ImageMarks;
  readonly message: string;
}

const drawing = 'Drag to draw a box, or press Enter for one in the middle that arrows move and Shift+arrows shape. Esc ends it.';

const describeWindow = ({ width, center }: Window): string => `W ${width.toFixed(0)}  L ${center.toFixed(0)}`;

/** How the image is shown, and what happened last. */
export function StatusBar({ shown, display, marks, message }: StatusBarProps) {
  const window = shown?.kind === 'frame' ? describeWindow(display.window ?? shown.frame.window) : shown?.kind === 'picture' ? 'as the archive renders it' : '';
  const facts = [shown?.viewPosition, `${(viewOf(display, marks.matrix).scale * 100).toFixed(0)} %`, window, display.inverted && 'inverted', display.boxesHidden && 'boxes hidden', display.fine && 'small steps'];
  return (
    <footer className="status-bar">
      <span className="facts">{facts.filter(Boolean).join('  ·  ')}</span>
      <span role="status" className="message">{display.tool === 'draw' ? drawing : message}</span>
      <span className="hint">Keys <Key name="?" /></span>
    </footer>
  );
}
