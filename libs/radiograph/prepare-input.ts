import type { DisplayImage } from './display-image.ts';
import { type Fit, type Geometry, fitGeometry } from './geometry.ts';
import { resample } from './resample.ts';

/** What a network takes, as `input` of its manifest says. */
export interface ModelInput {
  readonly width: number;
  readonly height: number;
  readonly layout: 'NCHW' | 'NHWC';
  readonly fit: Fit;
  /** A display value v becomes (v − subtract) · multiply. */
  readonly normalisation: { readonly subtract: number; readonly multiply: number };
}

export interface PreparedInput {
  /** One image, three equal channels, in the layout asked for: 3 · height · width values. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly geometry: Geometry;
}

/** Around a letterboxed image lies black, as around a collimated radiograph. */
const surround = 0;

/** The display values of an image, resampled into `width` x `height` pixels, and how it lies in them. */
export interface FittedImage {
  readonly plane: Float32Array<ArrayBuffer>;
  readonly geometry: Geometry;
}

/** Lays an image into a network's input, before it is normalised. */
export function fitImage(image: DisplayImage, input: Pick<ModelInput, 'width' | 'height' | 'fit'>): FittedImage {
  const geometry = fitGeometry(image.columns, image.rows, input.width, input.height, input.fit);
  const plane = resample(
    image,
    { sourceLength: image.columns, length: input.width, scale: geometry.scaleX, offset: geometry.offsetX },
    { sourceLength: image.rows, length: input.height, scale: geometry.scaleY, offset: geometry.offsetY },
    surround,
  );
  return { plane, geometry };
}

/** Lays an image into a network's input: resampled, normalised, the grey in all three channels. */
export function prepareInput(image: DisplayImage, input: ModelInput): PreparedInput {
  const { plane, geometry } = fitImage(image, input);
  const { subtract, multiply } = input.normalisation;
  for (let i = 0; i < plane.length; i += 1) plane[i] = ((plane[i] ?? 0) - subtract) * multiply;
  return { values: input.layout === 'NCHW' ? planarChannels(plane) : interleavedChannels(plane), geometry };
}

function planarChannels(plane: Float32Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(3 * plane.length);
  for (let channel = 0; channel < 3; channel += 1) values.set(plane, channel * plane.length);
  return values;
}

function interleavedChannels(plane: Float32Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(3 * plane.length);
  for (let i = 0, place = 0; i < plane.length; i += 1) {
    const value = plane[i] ?? 0;
    values[place++] = value;
    values[place++] = value;
    values[place++] = value;
  }
  return values;
}
