import { type Dispatch, useLayoutEffect, useRef } from 'react';
import type { Label } from '../api/answers.ts';
import type { LoadedImage } from '../pixels/load-image.ts';
import { BoxLayer } from './box-layer.tsx';
import { type Display, type DisplayAction, viewOf } from './display.ts';
import { ImageCanvas } from './image-canvas.tsx';
import type { ImageMarks } from './marks.ts';
import type { ReviewAction } from './review-state.ts';
import { useGestures } from './use-gestures.ts';

interface StageProps {
  readonly marks: ImageMarks;
  readonly selected: string | null;
  /** Undefined: it has not come yet. */
  readonly shown: LoadedImage | undefined;
  readonly display: Display;
  readonly labels: readonly Label[];
  readonly onReview: Dispatch<ReviewAction>;
  readonly onDisplay: Dispatch<DisplayAction>;
}

const unavailable = 'This image cannot be shown: the archive gave neither its pixels nor a picture of it. Open the study in OHIF (o), or say not assessable (q).';

/** The image with its boxes. */
export function Stage({ marks, selected, shown, display, labels, onReview, onDisplay }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const frame = shown?.kind === 'frame' ? shown.frame : undefined;
  const { draft, handlers } = useGestures(stage, { marks, display, frame, onReview, onDisplay });
  const view = viewOf(display, marks.matrix);
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => { onDisplay({ type: 'stage', stage: { width: element.clientWidth, height: element.clientHeight } }); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [onDisplay]);
  return (
    <div ref={stage} className={`stage ${display.tool}`} onContextMenu={(event) => { event.preventDefault(); }} {...handlers}>
      <ImageCanvas image={shown} window={display.window} inverted={display.inverted} view={view} stage={display.stage} />
      {!display.boxesHidden && <BoxLayer boxes={marks.boxes} selected={selected} view={view} draft={draft} labels={display.readersShown ? labels : []} />}
      {shown === undefined && <p className="stage-note">Loading the image …</p>}
      {shown?.kind === 'none' && <p className="stage-note" role="alert">{unavailable}</p>}
    </div>
  );
}
