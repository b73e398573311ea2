import { integerBelow, uniform } from '#random';
import { type Affine, after, carryBox, inverse, translation, turnAround } from './affine.ts';
import { keepBoxes } from './keep-boxes.ts';
import type { Picture, Transform } from './picture.ts';
import { sampleAffine } from './sample-affine.ts';
import type { Border } from './sample-map.ts';

/** The picture and its boxes through an affine map into a picture of `columns` x `rows` pixels. */
export function transformPicture(picture: Picture, affine: Affine, border: Border, columns = picture.columns, rows = picture.rows): Picture {
  const boxes = picture.boxes.map((box) => ({ ...box, ...carryBox(box, affine) }));
  return { ...sampleAffine(picture, inverse(affine), border, columns, rows), boxes: keepBoxes(boxes, columns, rows) };
}

export const flipHorizontally: Transform = (picture) => transformPicture(picture, { a: -1, b: 0, c: picture.columns, d: 0, e: 1, f: 0 }, 'black');
export const flipVertically: Transform = (picture) => transformPicture(picture, { a: 1, b: 0, c: 0, d: 0, e: -1, f: picture.rows }, 'black');

/** Rows become columns. */
export const transpose: Transform = (picture) => transformPicture(picture, { a: 0, b: 1, c: 0, d: 1, e: 0, f: 0 }, 'black', picture.rows, picture.columns);

/** A quarter turn, counter-clockwise. */
const quarterTurn: Transform = (picture) => transformPicture(picture, { a: 0, b: 1, c: 0, d: -1, e: 0, f: picture.columns }, 'black', picture.rows, picture.columns);

/** None to three quarter turns. */
export const rotate90: Transform = async (picture, random) => {
  let turned = picture;
  for (let turns = integerBelow(random, 4); turns > 0; turns -= 1) turned = await quarterTurn(turned, random);
  return turned;
};

/** Mirrored at one axis or both. */
export const flip: Transform = async (picture, random) => {
  const kind = integerBelow(random, 3);
  const sideways = kind === 0 ? picture : await flipHorizontally(picture, random);
  return kind === 1 ? sideways : flipVertically(sideways, random);
};

export interface TurnLimits {
  /** Share of width and height. */
  readonly shift: number;
  readonly scale: readonly [low: number, high: number];
  readonly degrees: number;
  readonly shear: number;
  readonly border: Border;
}

/** Rotation, shear and scale around the middle, then a shift, each uniform within its limits. */
export const shiftScaleRotate =
  ({ shift, scale, degrees, shear, border }: TurnLimits): Transform =>
  (picture, random) => {
    const { columns, rows } = picture;
    const turn = { degrees: uniform(random, -degrees, degrees), shear: uniform(random, -shear, shear), scale: uniform(random, ...scale) };
    const move = translation(uniform(random, -shift, shift) * columns, uniform(random, -shift, shift) * rows);
    return transformPicture(picture, after(move, turnAround(columns / 2, rows / 2, turn)), border);
  };
