import { type Solid, type Tube, dome, ellipsoid, solid } from './anatomy.ts';
import { clavicles, ribs, shoulders } from './skeleton.ts';
import { vesselTree } from './vessels.ts';

/** A chest, in the millimetres of anatomy.ts. */
export interface Thorax {
  readonly body: Solid;
  readonly lungs: readonly Solid[];
  /** Soft tissue that takes the place of lung. */
  readonly organs: readonly Solid[];
  /** Air outside the lungs: trachea, stomach. */
  readonly air: readonly Solid[];
  readonly spine: Solid;
  readonly sternum: Solid;
  readonly bones: readonly Tube[];
  readonly vessels: readonly Tube[];
  readonly airways: readonly Tube[];
}

const lung = (side: 1 | -1, width: number): Solid =>
  solid(
    [130, side * 44, 22, 0, 0],
    [112, side * 47, 18, 30, 40],
    [94, side * 50, 13, 39, 56],
    [60, side * (60 * width), 4, 52 * width, 76],
    [0, side * (70 * width), 0, 64 * width, 90],
    [-60, side * (74 * width), 0, 69 * width, 96],
    [-120, side * (76 * width), 4, 71 * width, 98],
    [-160, side * (76 * width), 14, 70 * width, 90],
    [-176, side * (76 * width), 34, 0, 0],
  );

const body = (width: number): Solid =>
  solid(
    [260, 0, 10, 62, 62],
    [190, 0, 10, 66, 64],
    [160, 0, 8, 110 * width, 70],
    [138, 0, 5, 178 * width, 84],
    [100, 0, 2, 182 * width, 100],
    [40, 0, 0, 170 * width, 112],
    [-60, 0, 0, 163 * width, 120],
    [-260, 0, 0, 168 * width, 122],
  );

const heart = (size: number): Solid =>
  solid(
    [22, 4, -20, 0, 0],
    [10, 4, -22, 26, 32],
    [-5, 8, -26, 36 * size, 40],
    [-40, 18, -30, 54 * size, 50],
    [-75, 26, -32, 63 * size, 54],
    [-105, 32, -30, 58 * size, 50],
    [-135, 34, -26, 34 * size, 34],
    [-145, 34, -24, 0, 0],
  );

const mediastinum: Solid = solid(
  [260, 0, 0, 30, 40],
  [130, 0, 0, 29, 46],
  [80, 2, -4, 27, 56],
  [45, 4, -4, 27, 58],
  [0, 2, 0, 26, 60],
  [-260, 0, 12, 24, 62],
);

/** A chest drawn by `random`: width, heart and vessels differ from seed to seed as people do. */
export function drawThorax(random: () => number): Thorax {
  const around = (spread: number) => 1 + (random() - 0.5) * 2 * spread;
  const [width, heartSize, domeShift] = [around(0.05), around(0.1), (around(1) - 1) * 8];
  return {
    body: body(width),
    lungs: [lung(-1, width), lung(1, width * 0.98)],
    organs: [
      mediastinum,
      heart(heartSize),
      ellipsoid({ x: 24, y: 10, z: 52 }, 19, 26, 19),
      dome({ x: -74 * width, y: 0, z: -152 + domeShift }, 84 * width, 92, 66),
      dome({ x: 76 * width, y: 4, z: -166 + domeShift }, 84 * width, 90, 66),
    ],
    air: [
      solid([260, 0, 2, 9, 9], [110, 0, 12, 9, 9], [14, -1, 20, 9, 8], [6, -1, 20, 1, 1]),
      ellipsoid({ x: 66 * width, y: -10, z: -128 + domeShift }, 24, 16, 10),
    ],
    spine: solid([260, 0, 40, 13, 13], [120, 0, 58, 14, 14], [0, 0, 72, 16, 16], [-260, 0, 62, 21, 20]),
    sternum: solid([92, 0, -78, 24, 6], [60, 0, -92, 16, 6], [-60, 0, -104, 17, 6], [-80, 0, -104, 5, 4]),
    bones: [...ribs(width), ...clavicles(width), ...shoulders(width)],
    vessels: [-1, 1].flatMap((side) => vesselTree(random, { x: side * 26, y: 8, z: side * 6 - 6 }, side, width)),
    airways: [
      [{ x: -1, y: 20, z: 12, radius: 8 }, { x: -34, y: 18, z: -14, radius: 6 }],
      [{ x: -1, y: 20, z: 12, radius: 8 }, { x: 42, y: 18, z: -18, radius: 5.5 }],
    ],
  };
}
