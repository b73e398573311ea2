import type { DisplayImage } from '#radiograph';

/** What is covered: the outer frame, where letters and markers are, or all but that frame. */
export const occlusions = ['frame', 'middle'] as const;
export type Occlusion = (typeof occlusions)[number];

/** Width of the frame on each side, as a share of the image's. */
const frameShare = 0.12;

/** The image with a part covered by its own mean, so that the cover is neither dense nor empty. */
export function occlude({ columns, rows, values }: DisplayImage, occlusion: Occlusion): DisplayImage {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [marginX, marginY] = [Math.round(columns * frameShare), Math.round(rows * frameShare)];
  const covered = values.map((value, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    const isFrame = x < marginX || x >= columns - marginX || y < marginY || y >= rows - marginY;
    return isFrame === (occlusion === 'frame') ? mean : value;
  });
  return { columns, rows, values: covered };
}
