import { type DataSet, decimals, text } from '#dicom';

export type WindowFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface Window {
  readonly center: number;
  readonly width: number;
  readonly shape: WindowFunction;
}

/** The first window of the data set (PS3.3 C.11.2.1.2); undefined when there is none or its width is not in the domain of its function. */
export function firstWindow(dataSet: DataSet): Window | undefined {
  const [center] = decimals(dataSet, 'WindowCenter');
  const [width] = decimals(dataSet, 'WindowWidth');
  const declared = text(dataSet, 'VOILUTFunction');
  const shape = declared === 'LINEAR_EXACT' || declared === 'SIGMOID' ? declared : 'LINEAR';
  if (center === undefined || width === undefined || width <= 0 || (shape === 'LINEAR' && width < 1)) return undefined;
  return { center, width, shape };
}

/** The window applied to a modality value, in 0..1 (PS3.3 C.11.2.1.2.1, C.11.2.1.3.1, C.11.2.1.3.2 with ymin = 0 and ymax = 1). */
export function applyWindow({ center, width, shape }: Window, x: number): number {
  if (shape === 'SIGMOID') return 1 / (1 + Math.exp((-4 * (x - center)) / width));
  if (shape === 'LINEAR_EXACT') {
    if (x <= center - width / 2) return 0;
    return x > center + width / 2 ? 1 : (x - center) / width + 0.5;
  }
  if (x <= center - 0.5 - (width - 1) / 2) return 0;
  return x > center - 0.5 + (width - 1) / 2 ? 1 : (x - (center - 0.5)) / (width - 1) + 0.5;
}
