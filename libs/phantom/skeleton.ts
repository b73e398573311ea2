import type { Tube } from './anatomy.ts';

const along = (count: number): number[] => Array.from({ length: count }, (_, index) => index / (count - 1));

/** Half the width and depth of the rib cage at height z. */
function cage(z: number, width: number): readonly [across: number, deep: number] {
  const share = Math.min(Math.max((132 - z) / 190, 0), 1);
  const eased = 1 - (1 - share) ** 2.2;
  return [(56 + 92 * eased) * width, 46 + 62 * eased];
}

/** One rib: from the spine backwards and sideways, round the chest, forwards and down. */
function rib(index: number, side: number, width: number): Tube {
  const back = 126 - index * 25;
  const drop = 30 + Math.min(index, 6) * 9;
  const end = index < 8 ? 0.84 : 0.62;
  return along(90).map((share) => {
    const angle = 0.16 + share * end * Math.PI;
    const z = back - drop * ((1 - Math.cos(angle)) / 2) ** 0.9 + 8 * Math.sin(Math.min(angle, 1.2) * 1.6);
    const [across, deep] = cage(z + 6, width);
    return { x: side * across * Math.sin(angle), y: deep * Math.cos(angle) * 0.98 + 2, z, radius: 5.6 - 1.2 * Math.abs(share - 0.5) };
  });
}

export const ribs = (width: number): Tube[] => Array.from({ length: 10 }).flatMap((_, index) => [-1, 1].map((side) => rib(index, side, width)));

export const clavicles = (width: number): Tube[] =>
  [-1, 1].map((side) =>
    along(60).map((share) => ({
      x: side * (16 + 150 * share * width),
      y: -84 + 70 * share ** 1.3,
      z: 102 + 34 * share - 12 * Math.sin(share * 2 * Math.PI),
      radius: 6.4 + 2 * Math.cos(share * 2 * Math.PI),
    })),
  );

/** The borders of the shoulder blade, turned out of the lungs, and the head of the humerus. */
export const shoulders = (width: number): Tube[] =>
  [-1, 1].flatMap((side) => [
    along(30).map((share) => ({ x: side * (132 - 16 * share + 26 * share * share) * width, y: 62, z: 112 - 118 * share, radius: 4.2 })),
    along(30).map((share) => ({ x: side * (168 - 26 * share) * width, y: 50 + 12 * share, z: 104 - 110 * share, radius: 4.6 })),
    [
      { x: side * 172, y: 10, z: 112, radius: 22 },
      { x: side * 196, y: 12, z: 60, radius: 15 },
    ],
  ]);
