import { seededRandom, shuffled } from '#random';
import type { ModelInput } from '#radiograph';
import type { PolicyName } from '../augment/policies.ts';
import { prepareSample } from '../loader/prepare-sample.ts';
import { type Companions, companionsIn } from '../lungs/companions.ts';
import { type Sample, isPositive } from '../sample.ts';
import { type SheetTile, contactSheet } from './contact-sheet.ts';

export interface PreviewOptions {
  readonly count: number;
  readonly seed: number;
  /** Shows the images as this policy would feed them; `none`: as they are. */
  readonly policy: PolicyName;
}

/** Colour of a true box, wherever one is drawn. */
export const truthColour = '#4caf50';

const side = 320;
const input: ModelInput = { width: side, height: side, layout: 'NHWC', fit: 'letterbox', normalisation: { subtract: 0, multiply: 1 } };

/** About as many images with findings as without, in random order, so that a preview shows both. */
function choose(samples: readonly Sample[], count: number, seed: number): Sample[] {
  const random = seededRandom('preview', seed);
  const [positives, negatives] = [shuffled(random, samples.filter(isPositive)), shuffled(random, samples.filter((sample) => !isPositive(sample)))];
  const half = Math.max(Math.ceil(count / 2), count - negatives.length);
  return [...positives.slice(0, half), ...negatives.slice(0, count - Math.min(half, positives.length))];
}

const caption = ({ id, source, rsnaClass, view, sex, age }: Sample): string =>
  [source, id.slice(0, 12), rsnaClass, view, sex, age].filter((fact) => fact !== undefined).join(' · ');

const luminance = (values: Float32Array): Float32Array =>
  Float32Array.from({ length: values.length / 3 }, (_, i) => 0.299 * (values[3 * i] ?? 0) + 0.587 * (values[3 * i + 1] ?? 0) + 0.114 * (values[3 * i + 2] ?? 0));

async function tileOf(sample: Sample, companions: Companions, { policy, seed }: PreviewOptions): Promise<SheetTile> {
  const { values, boxes } = await prepareSample({ sample, input, policy, ...companions, seed: ['preview', seed, sample.id] });
  return { image: { columns: side, rows: side, values: luminance(values) }, boxes: boxes.map((box) => ({ ...box, colour: truthColour })), caption: caption(sample) };
}

/** A contact sheet (PNG) of some samples with their boxes, as a training with that policy would see them. */
export async function previewSheet(samples: readonly Sample[], options: PreviewOptions): Promise<Uint8Array> {
  const chests = samples.filter((sample) => !isPositive(sample) && !sample.lungsOnly);
  const companions = companionsIn(samples, chests);
  const tiles: SheetTile[] = [];
  for (const sample of choose(samples, options.count, options.seed)) tiles.push(await tileOf(sample, companions(sample, options.seed, sample.id), options));
  return contactSheet(tiles, { side });
}
