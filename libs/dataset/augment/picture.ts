import type { Random } from '#random';
import type { TruthBox } from '../sample.ts';

/** An image on its way into training: display values, 0..1 with white = dense, channels of a pixel together; boxes in its own pixels. */
export interface Picture {
  readonly columns: number;
  readonly rows: number;
  readonly channels: 1 | 3;
  readonly values: Float32Array;
  readonly boxes: readonly TruthBox[];
}

/** Makes another picture, never changing the given one; draws all its chance from `random`. */
export type Transform = (picture: Picture, random: Random) => Picture | Promise<Picture>;

/** One after another. */
export const inTurn =
  (...transforms: readonly Transform[]): Transform =>
  async (picture, random) => {
    let current = picture;
    for (const transform of transforms) current = await transform(current, random);
    return current;
  };

export const sometimes =
  (probability: number, transform: Transform): Transform =>
  (picture, random) =>
    random() < probability ? transform(picture, random) : picture;

/** One of the transforms, drawn by weight. */
export const oneOf =
  (...choices: readonly (readonly [weight: number, transform: Transform])[]): Transform =>
  (picture, random) => {
    let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    const chosen = choices.find(([weight]) => (left -= weight) < 0) ?? choices.at(-1);
    return chosen === undefined ? picture : chosen[1](picture, random);
  };
