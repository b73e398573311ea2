import { useLayoutEffect, useRef } from 'react';
import type { LoadedImage } from '../pixels/load-image.ts';
import { type Frame, greyTable, paintFrame } from '../pixels/samples.ts';
import type { Window } from '../pixels/window.ts';
import type { Extent, View } from './geometry.ts';

interface ImageCanvasProps {
  readonly image: LoadedImage | undefined;
  /** Null: the image's own. */
  readonly window: Window | null;
  readonly inverted: boolean;
  readonly view: View;
  readonly stage: Extent;
}

/** An image in its own matrix, ready to be scaled onto the stage. */
interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly pixels: ImageData;
}

function surfaceOf({ columns, rows }: Frame['description']): Surface {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  return { canvas, pixels: new ImageData(columns, rows) };
}

function paint({ canvas, pixels }: Surface, frame: Frame, window: Window, inverted: boolean): void {
  paintFrame(frame, greyTable(frame, window, inverted), new Uint32Array(pixels.data.buffer));
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}

function draw(target: HTMLCanvasElement, source: CanvasImageSource, { scale, x, y }: View, filter: string): void {
  const context = target.getContext('2d');
  if (context === null) return;
  const ratio = globalThis.devicePixelRatio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, target.width, target.height);
  context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
  // Pixels enlarged fourfold are shown as they are.
  context.imageSmoothingEnabled = scale < 4;
  context.imageSmoothingQuality = 'high';
  context.filter = filter;
  context.drawImage(source, 0, 0);
}

/** Draws the image: greys anew when its window changes, and only its place when the view does. */
export function ImageCanvas({ image, window, inverted, view, stage }: ImageCanvasProps) {
  const target = useRef<HTMLCanvasElement>(null);
  const surface = useRef<{ readonly frame: Frame; readonly surface: Surface }>(undefined);
  useLayoutEffect(() => {
    if (image?.kind !== 'frame') return;
    const { frame } = image;
    if (surface.current?.frame !== frame) surface.current = { frame, surface: surfaceOf(frame.description) };
    paint(surface.current.surface, frame, window ?? frame.window, inverted);
  }, [image, window, inverted]);
  const { scale, x, y } = view;
  useLayoutEffect(() => {
    const canvas = target.current;
    if (canvas === null) return;
    const [width, height] = [stage.width, stage.height].map((side) => Math.max(1, Math.round(side * globalThis.devicePixelRatio)));
    if (canvas.width !== width) canvas.width = width ?? 1;
    if (canvas.height !== height) canvas.height = height ?? 1;
    if (image === undefined || image.kind === 'none') canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
    else if (image.kind === 'picture') draw(canvas, image.picture, { scale, x, y }, inverted ? 'invert(1)' : 'none');
    else if (surface.current !== undefined) draw(canvas, surface.current.surface.canvas, { scale, x, y }, 'none');
  }, [image, window, inverted, scale, x, y, stage]);
  return <canvas ref={target} className="image" role="img" aria-label="Radiograph; its boxes are listed beside it" />;
}
