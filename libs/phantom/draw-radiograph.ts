import type { Point } from './anatomy.ts';
import { developForDisplay, expose } from './exposure.ts';
import { type Detector, Projection, type RadiographView } from './projection.ts';
import { normalSource, randomSource } from './random.ts';
import { sumRays, sumSolid } from './ray-sum.ts';
import { splat, splatTube } from './splat.ts';
import { type Thorax, drawThorax } from './thorax.ts';

/** A consolidation: lung filled with fluid, densest in its middle, in millimetres of the patient (anatomy.ts). */
export interface Opacity extends Point {
  /** Where it has faded to nothing. */
  readonly radius: number;
  /** Share of the air that is replaced in the middle, 0..1. */
  readonly density: number;
}

export interface RadiographOptions extends Detector {
  readonly view: RadiographView;
  /** The person: the same seed is the same chest in every view. */
  readonly seed: number;
  readonly opacities?: readonly Opacity[];
}

export interface Radiograph extends Detector {
  /** Row by row, 0..1, white = dense. */
  readonly values: Float32Array;
}

/** Linear attenuation at the energy of a chest radiograph, per mm (NIST XCOM, about 60 keV). */
const perMillimetre = { soft: 0.0165, lung: 0.0045, bone: 0.048 };

function bonePath(thorax: Thorax, projection: Projection, detector: Detector): Float32Array {
  const spine = sumSolid(thorax.spine, projection, detector);
  const sternum = sumSolid(thorax.sternum, projection, detector);
  const magnification = projection.magnification(thorax.spine.centre);
  const bone = spine.map((length, index) => {
    const height = projection.heightOf(Math.floor(index / detector.columns), magnification);
    const disc = Math.cos((height / 25) * 2 * Math.PI) > 0.8;
    return length * (disc ? 0.04 : 0.15) + 0.18 * (sternum[index] ?? 0);
  });
  for (const tube of thorax.bones) {
    splatTube(bone, detector, projection, tube, 0.62);
    splatTube(bone, detector, projection, tube, -0.42, 0.72);
  }
  return bone;
}

/** A consolidation is patchy: many small clouds, thickest in the middle, within its radius. */
function splatOpacity(dense: Float32Array, detector: Detector, projection: Projection, { radius, density, ...centre }: Opacity): void {
  const normal = normalSource(randomSource(Math.round(centre.x * 7 + centre.y * 11 + centre.z * 13)));
  const clouds = 60;
  const depth = (10 * radius * density) / clouds;
  for (let cloud = 0; cloud < clouds; cloud += 1) {
    const away = () => Math.min(Math.max(normal() * 0.45, -0.6), 0.6) * radius;
    const point = { x: centre.x + away(), y: centre.y + away(), z: centre.z + away() };
    splat(dense, detector, projection, point, radius * 0.45, (squared) => depth * (1 - squared) ** 2);
  }
}

/** Soft tissue within the lungs, mm: vessels and consolidations, never more than there is lung. */
function densities(thorax: Thorax, opacities: readonly Opacity[], projection: Projection, detector: Detector, lung: Float32Array): Float32Array {
  const dense = new Float32Array(lung.length);
  for (const tube of thorax.vessels) splatTube(dense, detector, projection, tube, 0.8);
  for (const opacity of opacities) splatOpacity(dense, detector, projection, opacity);
  return dense.map((value, index) => Math.min(value, 0.92 * (lung[index] ?? 0)));
}

function attenuationOf(thorax: Thorax, opacities: readonly Opacity[], projection: Projection, detector: Detector): Float32Array {
  const { body, lung, air } = sumRays({ ...thorax, organs: [...thorax.organs, thorax.spine] }, projection, detector);
  const bone = bonePath(thorax, projection, detector);
  const dense = densities(thorax, opacities, projection, detector, lung);
  for (const tube of thorax.airways) splatTube(air, detector, projection, tube, 0.8);
  return body.map((length, index) => {
    const aerated = (lung[index] ?? 0) - (dense[index] ?? 0);
    const solid = Math.max(0, length - aerated - (air[index] ?? 0));
    return solid * perMillimetre.soft + aerated * perMillimetre.lung + Math.max(0, bone[index] ?? 0) * (perMillimetre.bone - perMillimetre.soft);
  });
}

/**
 * A chest radiograph of nobody: rays summed through a simple thorax, exposed and developed as a digital radiograph is. Deterministic: the
 * same options give the same pixels. Its field is 350 x 420 mm, whatever the matrix.
 */
export function drawRadiograph(options: RadiographOptions): Radiograph {
  const { columns, rows, view, seed, opacities = [] } = options;
  const detector = { columns, rows };
  const projection = new Projection(view, detector);
  const { millimetresPerColumn } = projection;
  const attenuation = attenuationOf(drawThorax(randomSource(seed)), opacities, projection, detector);
  const noise = randomSource(seed ^ (view.length * 7919 + view.charCodeAt(0)));
  const photons = 9e4 * millimetresPerColumn ** 2;
  const signal = expose(attenuation, detector, { random: noise, photons, millimetresPerColumn });
  return { columns, rows, values: developForDisplay(signal, detector, millimetresPerColumn) };
}
