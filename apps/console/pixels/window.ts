/** A window over modality values (PS3.3 C.11.2.1.2). */
export interface Window {
  readonly center: number;
  readonly width: number;
  readonly shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
}

/** The brightness of a modality value under the window, in 0..1 (PS3.3 C.11.2.1.2.1 and C.11.2.1.3). */
export function brightnessOf({ center, width, shape }: Window, value: number): number {
  if (shape === 'SIGMOID') return 1 / (1 + Math.exp((-4 * (value - center)) / width));
  const [middle, span] = shape === 'LINEAR' ? [center - 0.5, Math.max(width - 1, 1e-6)] : [center, width];
  return Math.min(1, Math.max(0, (value - middle) / span + 0.5));
}

/** The linear window whose ends are black and white at `from` and `to`. */
export const windowOver = (from: number, to: number): Window => ({ center: (from + to) / 2, width: Math.max(to - from, 1), shape: 'LINEAR_EXACT' });

/**
 * The window after a drag of (dx, dy), as shares of the image's shorter side on the screen: right is wider (less contrast), down is a
 * higher centre (darker), as reading rooms have it. `range` is the span of modality values that the image has.
 */
export function dragWindow(window: Window, dx: number, dy: number, range: number): Window {
  const smallest = window.shape === 'LINEAR' ? 1 : range / 1000;
  return { ...window, width: Math.max(smallest, window.width * Math.exp(2 * dx)), center: window.center + dy * range * 0.5 };
}
