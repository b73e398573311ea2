import { uniform } from '#random';
import type { Picture, Transform } from './picture.ts';

const levels = 256;
const tiles = 8;

/** Mapping of each gray level by the tile's histogram, cut at `limit` times its mean and the excess spread evenly. */
function tileMapping(levelsOfTile: readonly number[], limit: number): Float64Array {
  const histogram = new Float64Array(levels);
  for (const level of levelsOfTile) histogram[level] = (histogram[level] ?? 0) + 1;
  const cut = Math.max(1, (limit * levelsOfTile.length) / levels);
  const excess = histogram.reduce((sum, count) => sum + Math.max(0, count - cut), 0);
  let sum = 0;
  return histogram.map((count) => (sum += Math.min(count, cut) + excess / levels) / levelsOfTile.length);
}

interface Tiling {
  readonly mappings: readonly Float64Array[];
  readonly width: number;
  readonly height: number;
}

function tilePicture(picture: Picture, channel: number, limit: number): Tiling {
  const { columns, rows, channels, values } = picture;
  const [width, height] = [Math.ceil(columns / tiles), Math.ceil(rows / tiles)];
  const members = Array.from({ length: tiles * tiles }, (): number[] => []);
  for (let i = channel; i < values.length; i += channels) {
    const pixel = Math.floor(i / channels);
    const tile = Math.floor(Math.floor(pixel / columns) / height) * tiles + Math.floor((pixel % columns) / width);
    members[tile]?.push(Math.round((values[i] ?? 0) * (levels - 1)));
  }
  return { mappings: members.map((own) => tileMapping(own.length > 0 ? own : [0], limit)), width, height };
}

/** The two tiles around a place and the share of the second. */
function around(place: number, size: number): readonly [first: number, second: number, share: number] {
  const position = Math.min(tiles - 1, Math.max(0, place / size - 0.5));
  const first = Math.min(tiles - 2, Math.floor(position));
  return [first, first + 1, position - first];
}

/**
 * Contrast-limited adaptive histogram equalisation (Zuiderveld 1994) over 8 x 8 tiles, mappings interpolated between their middles.
 * @param most the cut is uniform in 1..most times the mean of a tile's histogram
 */
export const equaliseLocally =
  (most: number): Transform =>
  (picture, random) => {
    const limit = uniform(random, 1, most);
    const { columns, channels, values } = picture;
    const tilings = Array.from({ length: channels }, (_, channel) => tilePicture(picture, channel, limit));
    const equalised = values.map((value, i) => {
      const tiling = tilings[i % channels];
      if (tiling === undefined) return value;
      const pixel = Math.floor(i / channels);
      const [left, right, x] = around((pixel % columns) + 0.5, tiling.width);
      const [top, bottom, y] = around(Math.floor(pixel / columns) + 0.5, tiling.height);
      const level = Math.round(value * (levels - 1));
      const mapped = (row: number, column: number): number => tiling.mappings[row * tiles + column]?.[level] ?? value;
      return (1 - y) * ((1 - x) * mapped(top, left) + x * mapped(top, right)) + y * ((1 - x) * mapped(bottom, left) + x * mapped(bottom, right));
    });
    return { ...picture, values: equalised };
  };
