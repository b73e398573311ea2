import { type DisplayImage, type ModelInput, fitImage, toTensorBox } from '#radiograph';
import { type Random, seededRandom } from '#random';
import { keepBoxes } from '../augment/keep-boxes.ts';
import type { Picture } from '../augment/picture.ts';
import { type PolicyName, policies } from '../augment/policies.ts';
import { transformPicture } from '../augment/turns.ts';
import { loadDisplay } from '../load-display.ts';
import { pasteLungs } from '../lungs/paste-lungs.ts';
import type { Sample, TruthBox } from '../sample.ts';

export interface PrepareRequest {
  readonly sample: Sample;
  readonly input: ModelInput;
  readonly policy: PolicyName;
  /** A full-field image without finding, onto which the lungs of a masked image are laid. */
  readonly chest?: Sample | undefined;
  /** A masked image of the other class: what both masks show remains. */
  readonly partner?: Sample | undefined;
  /** Parts of the seed of everything that is drawn. */
  readonly seed: readonly (string | number)[];
}

export interface PreparedSample {
  /** One image in the input's layout, three channels, normalised. */
  readonly values: Float32Array;
  /** In pixels of the input. */
  readonly boxes: readonly TruthBox[];
  /** Whether the image showed the finding before it was augmented: a masked one only where a box of it remained visible. */
  readonly positive: boolean;
}

/** The image with its boxes; the lungs of a masked one on another chest where it is augmented. */
async function fieldOf({ sample, policy, chest, partner }: PrepareRequest, random: Random): Promise<{ image: DisplayImage; boxes: readonly TruthBox[] }> {
  const display = await loadDisplay(sample);
  if (sample.lungsOnly !== true || policy === 'none') return { image: display, boxes: sample.boxes };
  const others = { chest: chest && (await loadDisplay(chest)), partner: partner && (await loadDisplay(partner)) };
  return pasteLungs({ lungs: display, boxes: sample.boxes, ...others }, random);
}

/** The gray plane that the service would make of the image, before it is normalised; boxes carried along. */
async function pictureOf(request: PrepareRequest, random: Random): Promise<{ readonly picture: Picture; readonly positive: boolean }> {
  const { input } = request;
  const { image, boxes } = await fieldOf(request, random);
  const { plane, geometry } = fitImage(image, input);
  const carried = keepBoxes(boxes.map((box) => ({ ...box, ...toTensorBox(box, geometry) })), input.width, input.height);
  const picture: Picture = { columns: input.width, rows: input.height, channels: 1, values: plane, boxes: carried };
  return { picture, positive: boxes.length > 0 };
}

/** A picture that a quarter turn left in another shape, stretched to the input's. */
function inShape(picture: Picture, { width, height }: ModelInput): Picture {
  if (picture.columns === width && picture.rows === height) return picture;
  const stretch = { a: width / picture.columns, b: 0, c: 0, d: 0, e: height / picture.rows, f: 0 };
  return transformPicture(picture, stretch, 'reflect', width, height);
}

/** Normalised, three channels; a gray picture's value goes into all of them. */
function layOut({ values, channels }: Picture, { layout, normalisation: { subtract, multiply } }: ModelInput): Float32Array {
  const pixels = values.length / channels;
  const tensor = new Float32Array(3 * pixels);
  const [pixelStep, channelStep] = layout === 'NCHW' ? [1, pixels] : [3, 1];
  for (let channel = 0; channel < 3; channel += 1) {
    let from = channels === 1 ? 0 : channel;
    for (let i = 0, to = channel * channelStep; i < pixels; i += 1, to += pixelStep, from += channels) tensor[to] = ((values[from] ?? 0) - subtract) * multiply;
  }
  return tensor;
}

/**
 * A sample as a network is to see it: decoded and fitted as the service does, then augmented. With policy `none` exactly what the service makes.
 * @throws Fault INVALID_ARGUMENT / FILE_MISSING, IMAGE_UNREADABLE, IMAGE_SIZE_DIFFERS
 */
export async function prepareSample(request: PrepareRequest): Promise<PreparedSample> {
  const random = seededRandom(...request.seed);
  const { picture, positive } = await pictureOf(request, random);
  const augmented = inShape(await policies[request.policy](picture, random), request.input);
  return { values: layOut(augmented, request.input), boxes: augmented.boxes, positive };
}
