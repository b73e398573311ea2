import type { DisplayImage } from '#radiograph';
import { type Random, integerBelow, uniform } from '#random';
import type { TruthBox } from '../sample.ts';
import { resizeDisplay } from '../shrink-display.ts';
import { type Mask, coverage, erode, lungMask, smooth } from './lung-mask.ts';

/** Share of a box that must remain visible for its label to stay true. */
const leastVisible = 0.4;

/** The mask with up to three ellipses of 5..15 % of the image cut out, in every class alike, so that holes tell nothing. */
function cutAtRandom(mask: Mask, random: Random): Mask {
  const weights = mask.weights.slice();
  for (let cuts = integerBelow(random, 4); cuts > 0; cuts -= 1) {
    const [x, y] = [mask.columns * random(), mask.rows * random()];
    const [rx, ry] = [mask.columns * uniform(random, 0.05, 0.15), mask.rows * uniform(random, 0.05, 0.15)];
    for (let i = 0; i < weights.length; i += 1) {
      if ((((i % mask.columns) - x) / rx) ** 2 + ((Math.floor(i / mask.columns) - y) / ry) ** 2 < 1) weights[i] = 0;
    }
  }
  return { ...mask, weights };
}

function moments(values: Float32Array, { weights }: Mask): { readonly mean: number; readonly deviation: number } {
  let [total, sum, squares] = [1e-6, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const [weight, value] = [weights[i] ?? 0, values[i] ?? 0];
    total += weight;
    sum += weight * value;
    squares += weight * value * value;
  }
  const mean = sum / total;
  return { mean, deviation: Math.sqrt(Math.max(1e-6, squares / total - mean * mean)) };
}

export interface PastedLungs {
  readonly image: DisplayImage;
  /** Boxes that remained visible. */
  readonly boxes: readonly TruthBox[];
}

/**
 * A masked image's lungs laid onto another person's chest, so that what is to be learnt is inside the lungs: the outline is eroded and cut at
 * random, its edge is soft, and the lungs take on the chest's gray level in part. Without a chest the outside stays black.
 * @param lungs only lung fields visible, everything else 0
 * @param chest a full-field image without finding
 */
export function pasteLungs(lungs: DisplayImage, boxes: readonly TruthBox[], chest: DisplayImage | undefined, random: Random): PastedLungs {
  // The outermost pixels are half black by the mask's own compression; the soft edge lies inside what is visible.
  const hard = cutAtRandom(erode(lungMask(lungs), 2 + integerBelow(random, 6)), random);
  const reach = 2 + integerBelow(random, 5);
  const soft = smooth(erode(hard, reach), reach);
  const strength = uniform(random, 0.3, 1);
  const under = chest && resizeDisplay(chest, lungs.columns, lungs.rows).values;
  const [own, host] = [moments(lungs.values, hard), moments(under ?? lungs.values, hard)];
  const gain = 1 + strength * (Math.min(2, Math.max(0.5, host.deviation / own.deviation)) - 1);
  const values = lungs.values.map((value, i) => {
    const weight = soft.weights[i] ?? 0;
    const matched = own.mean + strength * (host.mean - own.mean) + gain * (value - own.mean);
    return Math.min(1, Math.max(0, weight * matched + (1 - weight) * (under?.[i] ?? 0)));
  });
  return { image: { ...lungs, values }, boxes: boxes.filter((box) => coverage(soft, box) >= leastVisible) };
}
