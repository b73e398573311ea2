import type { Point, Tube } from './anatomy.ts';

interface Branch {
  readonly from: Point;
  readonly direction: Point;
  readonly radius: number;
  readonly generation: number;
}

const unit = ({ x, y, z }: Point): Point => {
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
};

const walk = ({ x, y, z }: Point, direction: Point, distance: number): Point => ({
  x: x + direction.x * distance,
  y: y + direction.y * distance,
  z: z + direction.z * distance,
});

const bend = (random: () => number, direction: Point, amount: number): Point => {
  const turn = () => (random() - 0.5) * 2 * amount;
  return unit({ x: direction.x + turn(), y: direction.y + turn(), z: direction.z + turn() });
};

/** The vessels of one lung: a tree from the hilum outwards, each branch thinner and shorter than the one it leaves. */
export function vesselTree(random: () => number, hilum: Point, side: number, width: number): Tube[] {
  const tubes: Tube[] = [];
  const grow = ({ from, direction, radius, generation }: Branch): void => {
    const length = (30 * width * (0.75 + random() * 0.5)) / (1 + generation * 0.16);
    const to = walk(from, direction, length);
    tubes.push([{ ...from, radius }, { ...to, radius: radius * 0.8 }]);
    if (generation === 5) return;
    for (const share of [0.82, 0.68]) grow({ from: to, direction: bend(random, direction, 0.75), radius: radius * share, generation: generation + 1 });
  };
  for (const [z, y] of [[1.1, 0.2], [0.5, -0.6], [0, 0.5], [-0.7, -0.4], [-1.2, 0.3], [-1.3, 0.1]] as const) {
    grow({ from: hilum, direction: unit({ x: side * 0.9, y, z }), radius: 5.2, generation: 0 });
  }
  return tubes;
}
