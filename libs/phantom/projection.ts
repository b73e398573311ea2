import type { Point, Section } from './anatomy.ts';

export type RadiographView = 'PA' | 'AP' | 'LATERAL';

/** The matrix of the detector. Its field is 350 mm wide and 420 mm high, so pixels are square where rows = 1.2 · columns. */
export interface Detector {
  readonly columns: number;
  readonly rows: number;
}

export const field = { width: 350, height: 420, top: 190 };

/** Height at which the central ray meets the patient. */
const centralHeight = -15;

interface Beam {
  readonly sourceToDetector: number;
  /** How far a point lies in front of the detector. */
  readonly distance: (point: Omit<Point, 'z'>) => number;
  readonly lateral: boolean;
}

/** PA and left lateral stand at 1.8 m, the detector at chest or left side; AP lies at 1 m with the detector at the back (PS3.3 C.8.11.5). */
const beams: Readonly<Record<RadiographView, Beam>> = {
  PA: { sourceToDetector: 1800, distance: ({ y }) => y + 125, lateral: false },
  AP: { sourceToDetector: 1000, distance: ({ y }) => 125 - y, lateral: false },
  LATERAL: { sourceToDetector: 1800, distance: ({ x }) => 175 - x, lateral: true },
};

export interface Chord {
  /** Centre and half length across the ray, in mm at the depth of the solid. */
  readonly centre: number;
  readonly half: number;
  /** The same along the ray. */
  readonly depth: number;
  readonly deep: number;
}

/** How a view lays the patient on its detector. The beam's divergence is kept as a magnification by depth. */
export class Projection {
  readonly millimetresPerColumn: number;
  readonly millimetresPerRow: number;
  readonly #beam: Beam;

  constructor(view: RadiographView, detector: Detector) {
    this.#beam = beams[view];
    this.millimetresPerColumn = field.width / detector.columns;
    this.millimetresPerRow = field.height / detector.rows;
  }

  get sourceToDetector(): number {
    return this.#beam.sourceToDetector;
  }

  magnification(point: Omit<Point, 'z'>): number {
    return this.sourceToDetector / (this.sourceToDetector - this.#beam.distance(point));
  }

  /** Height in the patient of the centre of a row. */
  heightOf(row: number, magnification: number): number {
    const onDetector = field.top - (row + 0.5) * this.millimetresPerRow;
    return centralHeight + (onDetector - centralHeight) / magnification;
  }

  /** Where the centre of a column lies across the ray, in mm at that magnification. */
  offsetOf(column: number, magnification: number): number {
    return ((column + 0.5) * this.millimetresPerColumn - field.width / 2) / magnification;
  }

  /** Column and row, edge-based, at which a point is seen. */
  pixelOf(point: Point): readonly [column: number, row: number, magnification: number] {
    const magnification = this.magnification(point);
    const across = (this.#beam.lateral ? point.y : point.x) * magnification;
    const height = centralHeight + (point.z - centralHeight) * magnification;
    return [(across + field.width / 2) / this.millimetresPerColumn, (field.top - height) / this.millimetresPerRow, magnification];
  }

  /** A section as the rays of this view see it. */
  chordOf({ x, y, across, deep }: Section): Chord {
    return this.#beam.lateral ? { centre: y, half: deep, depth: x, deep: across } : { centre: x, half: across, depth: y, deep };
  }
}
