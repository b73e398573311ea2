import type { Detector } from './projection.ts';
import { normalSource } from './random.ts';
import { smooth } from './smooth.ts';

/** What a detector makes of the attenuation (−ln of the unscattered share) of each ray. */
export interface ExposureOptions {
  readonly random: () => number;
  /** Photons that reach a pixel with nothing in the way. */
  readonly photons: number;
  readonly millimetresPerColumn: number;
}

/** Scattered photons for each that comes straight, behind a grid. */
const scatterShare = 0.18;

/** Beer–Lambert, scatter that is blurred over centimetres, and counting noise; returns the logarithmic signal, dense = high. */
export function expose(attenuation: Float32Array, { columns, rows }: Detector, options: ExposureOptions): Float32Array {
  const normal = normalSource(options.random);
  const direct = attenuation.map((value) => Math.exp(-value));
  const scatter = smooth(direct, columns, rows, Math.max(1, Math.round(25 / options.millimetresPerColumn)));
  return direct.map((photons, index) => {
    const expected = photons + scatterShare * (scatter[index] ?? 0);
    const counted = expected + normal() * Math.sqrt(expected / options.photons);
    return -Math.log(Math.max(counted, 1e-4));
  });
}

/** The share of the signal's range, from its darkest to its densest percentile, at each pixel. */
function normalise(signal: Float32Array): Float32Array {
  const sample = signal.filter((_, index) => index % 37 === 0).sort();
  const quantile = (share: number) => sample[Math.floor(share * (sample.length - 1))] ?? 0;
  const [low, high] = [quantile(0.01), quantile(0.995)];
  return signal.map((value) => (value - low) / (high - low));
}

/** What a radiographic workstation shows: large differences compressed, edges lifted, a gentle S-curve. Values 0..1, white = dense. */
export function developForDisplay(signal: Float32Array, { columns, rows }: Detector, millimetresPerColumn: number): Float32Array {
  const broad = smooth(signal, columns, rows, Math.max(1, Math.round(18 / millimetresPerColumn)));
  const fine = smooth(signal, columns, rows, Math.max(1, Math.round(1.6 / millimetresPerColumn)));
  const balanced = signal.map((value, index) => value - 0.35 * (broad[index] ?? 0) + 0.6 * (value - (fine[index] ?? 0)));
  return normalise(balanced).map((value) => {
    const within = Math.min(Math.max(value, 0), 1);
    return 0.93 * (0.5 * within + 0.5 * within * within * (3 - 2 * within)) ** 1.15;
  });
}
