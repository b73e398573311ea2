import { type ModelInput, prepareInput, toTensorBox } from '#radiograph';
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
  /** Parts of the seed of everything that is drawn. */
  readonly seed: readonly (string | number)[];
}

export interface PreparedSample {
  /** One image in the input's layout, three channels, normalised. */
  readonly values: Float32Array;
  /** In pixels of the input. */
  readonly boxes: readonly TruthBox[];
  /** Whether the image shows the finding; its boxes may have left the picture all the same. */
  readonly positive: boolean;
}

/** The gray plane that the service would make of the image, before it is normalised; boxes carried along. */
async function pictureOf({ sample, input, policy, chest }: PrepareRequest, random: Random): Promise<{ picture: Picture; positive: boolean }> {
  const display = await loadDisplay(sample);
  const masked = sample.lungsOnly === true && policy !== 'none';
  const { image, boxes } = masked ? pasteLungs(display, sample.boxes, chest && (await loadDisplay(chest)), random) : { image: display, boxes: sample.boxes };
  const { values, geometry } = prepareInput(image, { ...input, layout: 'NCHW', normalisation: { subtract: 0, multiply: 1 } });
  const carried = keepBoxes(boxes.map((box) => ({ ...box, ...toTensorBox(box, geometry) })), input.width, input.height);
  const plane = values.subarray(0, input.width * input.height);
  return { picture: { columns: input.width, rows: input.height, channels: 1, values: plane, boxes: carried }, positive: boxes.length > 0 };
}

/** A picture that a quarter turn left in another shape, stretched to the input's. */
function inShape(picture: Picture, { width, height }: ModelInput): Picture {
  if (picture.columns === width && picture.rows === height) return picture;
  const stretch = { a: width / picture.columns, b: 0, c: 0, d: 0, e: height / picture.rows, f: 0 };
  return transformPicture(picture, stretch, 'reflect', width, height);
}

function layOut({ values, channels }: Picture, { layout, normalisation }: ModelInput): Float32Array {
  const pixels = values.length / channels;
  const tensor = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = ((values[channels === 1 ? i : i * 3 + channel] ?? 0) - normalisation.subtract) * normalisation.multiply;
      tensor[layout === 'NCHW' ? channel * pixels + i : i * 3 + channel] = value;
    }
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
