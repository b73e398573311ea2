import type { DisplayImage } from '#radiograph';
import { type Random, integerBelow, uniform } from '#random';
import type { TruthBox } from '../sample.ts';
import { resizeDisplay } from '../shrink-display.ts';
import { type Mask, coverage, erode, lungMask, smooth } from './lung-mask.ts';

/** Share of a box that must remain visible for it to stay a box. */
const leastVisible = 0.25;

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

/** Places that both masks show. */
const within = (mask: Mask, other: Mask): Mask => ({ ...mask, weights: mask.weights.map((weight, i) => weight * (other.weights[i] ?? 0)) });

/** What is shown: eroded, since the outermost pixels are half black by the images' own compression. */
const shownBy = (lungs: DisplayImage, random: Random): Mask => erode(lungMask(lungs), 2 + integerBelow(random, 6));

export interface LungsToPaste {
  /** Only lung fields visible, everything else 0. */
  readonly lungs: DisplayImage;
  readonly boxes: readonly TruthBox[];
  /** A full-field image without finding; without one the outside stays black. */
  readonly chest?: DisplayImage | undefined;
  /** Masked lungs of the other class. */
  readonly partner?: DisplayImage | undefined;
}

export interface PastedLungs {
  readonly image: DisplayImage;
  /** Boxes that remained visible. */
  readonly boxes: readonly TruthBox[];
}

/**
 * A masked image's lungs laid onto another person's chest, so that what is to be learnt is inside the lungs. Only what both its mask and that of a
 * partner of the other class show remains: a pair of one positive and one negative outline looks the same whichever of the two is the image's own, so
 * outlines tell nothing. Cuts, a soft edge and the chest's gray level, taken on in part, hide the seam.
 */
export function pasteLungs({ lungs, boxes, chest, partner }: LungsToPaste, random: Random): PastedLungs {
  const { columns, rows } = lungs;
  const own = shownBy(lungs, random);
  const hard = cutAtRandom(partner === undefined ? own : within(own, shownBy(resizeDisplay(partner, columns, rows), random)), random);
  const reach = 2 + integerBelow(random, 5);
  const soft = smooth(erode(hard, reach), reach);
  const strength = uniform(random, 0.3, 1);
  const under = chest && resizeDisplay(chest, columns, rows).values;
  const [inside, host] = [moments(lungs.values, hard), moments(under ?? lungs.values, hard)];
  const gain = 1 + strength * (Math.min(2, Math.max(0.5, host.deviation / inside.deviation)) - 1);
  const values = lungs.values.map((value, i) => {
    const weight = soft.weights[i] ?? 0;
    const matched = inside.mean + strength * (host.mean - inside.mean) + gain * (value - inside.mean);
    return Math.min(1, Math.max(0, weight * matched + (1 - weight) * (under?.[i] ?? 0)));
  });
  return { image: { ...lungs, values }, boxes: boxes.filter((box) => coverage(soft, box) >= leastVisible) };
}
