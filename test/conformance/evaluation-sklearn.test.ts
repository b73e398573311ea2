import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type EvaluatedImage,
  applyIsotonic,
  auroc,
  averagePrecision,
  brierScore,
  expectedCalibrationError,
  fitIsotonic,
  rsnaMap,
  sensitivityAtSpecificity,
  unitWeights,
} from '#evaluation';
import { integerBelow, seededRandom, uniform } from '#random';

interface Reference {
  readonly auroc: number;
  readonly area: number;
  readonly sensitivity: number;
  readonly brier: number;
  readonly ece: number;
  readonly isotonic: readonly number[];
  readonly rsna: number;
  readonly ap50: number;
}

const python = '/usr/bin/python3';
const available = spawnSync(python, ['-c', 'import sklearn']).status === 0;
if (!available) console.warn('evaluation-sklearn: skipped, Debian package python3-sklearn is missing');

/** Images whose detections are true boxes shaken, missed or invented; `steps` rounds scores so that ties occur, none of them on a bin's edge. */
function randomImages(seed: number, count: number, steps: number): EvaluatedImage[] {
  const random = seededRandom(seed);
  const rounded = (value: number) => 0.013 + 0.97 * (Math.round(Math.min(1, Math.max(0, value)) * steps) / steps);
  const box = () => ({ left: uniform(random, 0, 600), top: uniform(random, 0, 600), width: uniform(random, 60, 300), height: uniform(random, 60, 400) });
  return Array.from({ length: count }, (_, i) => {
    const truths = Array.from({ length: random() < 0.4 ? 1 + integerBelow(random, 3) : 0 }, box);
    const shake = () => uniform(random, -40, 40);
    const found = truths
      .filter(() => random() < 0.7)
      .map((truth) => ({ left: truth.left + shake(), top: truth.top + shake(), width: truth.width + shake(), height: truth.height + shake(), score: rounded(uniform(random, 0.2, 1)) }));
    const invented = Array.from({ length: integerBelow(random, 3) }, () => ({ ...box(), score: rounded(uniform(random, 0, 0.6)) }));
    const positive = truths.length > 0;
    return { id: `${i}`, patient: `${i}`, positive, truths, detections: [...invented, ...found], imageScore: rounded(uniform(random, 0, 0.8) + (positive ? 0.2 : 0)) };
  });
}

describe.skipIf(!available)('figures against scikit-learn and numpy', () => {
  it.each([
    { seed: 1, count: 40, steps: 10 },
    { seed: 2, count: 300, steps: 100 },
    { seed: 3, count: 1000, steps: 1_000_000 },
  ])('agree to 1e-9 on $count random images with $steps score steps', ({ seed, count, steps }) => {
    const images = randomImages(seed, count, steps);
    const output = execFileSync(python, [join(import.meta.dirname, 'evaluation-reference.py')], { input: JSON.stringify(images), encoding: 'utf8' });
    const reference = JSON.parse(output) as Reference;
    const weights = unitWeights(images.length);
    expect(auroc(images)(weights)).toBeCloseTo(reference.auroc, 9);
    expect(auroc(images)(weights)).toBeCloseTo(reference.area, 9);
    expect(sensitivityAtSpecificity(images, 0.9)(weights)).toBeCloseTo(reference.sensitivity, 9);
    expect(brierScore(images)(weights)).toBeCloseTo(reference.brier, 9);
    expect(expectedCalibrationError(images)(weights)).toBeCloseTo(reference.ece, 9);
    expect(rsnaMap(images, 0.3)(weights)).toBeCloseTo(reference.rsna, 9);
    expect(averagePrecision(images)(weights)).toBeCloseTo(reference.ap50, 9);
    const curve = fitIsotonic(images.map(({ imageScore, positive }) => ({ score: imageScore, positive })));
    reference.isotonic.forEach((probability, i) => { expect(applyIsotonic(i / 20, curve)).toBeCloseTo(probability, 9); });
  });
});
