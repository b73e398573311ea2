import { integerBelow, uniform } from '#random';
import { displayOf, grayOf } from '../load-display.ts';
import { decodeRaster, encodeRaster } from '../raster.ts';
import { resizeDisplay } from '../shrink-display.ts';
import type { Transform } from './picture.ts';

/** Another archive's resolution: made smaller by a factor down to `least` and enlarged again. Gray pictures only; others pass. */
export const coarsen =
  (least: number): Transform =>
  (picture, random) => {
    const factor = uniform(random, least, 1);
    if (picture.channels === 3) return picture;
    const small = resizeDisplay(picture, Math.round(picture.columns * factor), Math.round(picture.rows * factor));
    return { ...picture, values: resizeDisplay(small, picture.columns, picture.rows).values };
  };

/** Another archive's compression: through JPEG of quality `least`..95. Gray pictures only; others pass. */
export const recompress =
  (least: number): Transform =>
  async (picture, random) => {
    const quality = least + integerBelow(random, 96 - least);
    if (picture.channels === 3) return picture;
    const decoded = await decodeRaster(await encodeRaster(grayOf(picture), 'jpeg', quality), 'augmentation');
    return { ...picture, values: displayOf(decoded).values };
  };
