import type { Box } from '#detection';
import type { DisplayImage } from '#radiograph';

/** What is covered: the outer frame, where letters and markers are, or all but that frame. */
export const occlusions = ['frame', 'middle'] as const;
export type Occlusion = (typeof occlusions)[number];
/** A named part, or a box in fractions of the image's sides. */
export type Cover = Occlusion | Box;

/** Width of the frame on each side, as a share of the image's. */
const frameShare = 0.12;

const middle: Box = { left: frameShare, top: frameShare, width: 1 - 2 * frameShare, height: 1 - 2 * frameShare };

/** The image with a part covered by its own mean, so that the cover is neither dense nor empty. */
export function occlude({ columns, rows, values }: DisplayImage, cover: Cover): DisplayImage {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const { left, top, width, height } = typeof cover === 'string' ? middle : cover;
  const [firstX, lastX] = [Math.round(columns * left), Math.round(columns * (left + width))];
  const [firstY, lastY] = [Math.round(rows * top), Math.round(rows * (top + height))];
  const covered = values.map((value, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    const isWithin = x >= firstX && x < lastX && y >= firstY && y < lastY;
    return isWithin === (cover !== 'frame') ? mean : value;
  });
  return { columns, rows, values: covered };
}
