import { describe, expect, it } from 'vitest';
import { seededRandom } from '#random';
import { image, scored } from './evaluated-images.fixture.ts';
import { auroc, bootstrapWeights, brierScore, evaluateImages, evaluateSubgroups, ageBand, figureOf, pairedDifference } from './index.ts';

const sample = (seed: number, separation: number) => {
  const random = seededRandom(seed);
  return scored(Array.from({ length: 200 }, (_, i) => [Math.min(1, random() * 0.7 + (i % 2) * separation), i % 2 === 1] as const));
};

describe('bootstrapWeights', () => {
  const images = [image({ id: 'a', patient: 'p' }), image({ id: 'b', patient: 'p' }), image({ id: 'c', patient: 'q' }), image({ id: 'd', patient: 'r' })];

  it('draws whole patients, as many as there are, and repeats with the seed', () => {
    const draws = bootstrapWeights(images, { resamples: 50, seed: 3 });
    for (const [a, b, c, d] of draws) {
      expect(a).toBe(b);
      expect((a ?? 0) + (c ?? 0) + (d ?? 0)).toBe(3);
    }
    expect(draws).toEqual(bootstrapWeights(images, { resamples: 50, seed: 3 }));
    expect(draws).not.toEqual(bootstrapWeights(images, { resamples: 50, seed: 4 }));
  });
});

describe('figureOf', () => {
  it('has the width that theory gives for a mean', () => {
    const images = sample(1, 0.1);
    const figure = figureOf(brierScore(images), bootstrapWeights(images, { resamples: 2000 }), images.length);
    const squares = images.map(({ imageScore, positive }) => (imageScore - Number(positive)) ** 2);
    const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
    const sd = Math.sqrt(squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / squares.length);
    const [low, high] = figure.ci95 ?? [0, 0];
    expect(figure.value).toBeCloseTo(mean, 12);
    expect((high - low) / ((2 * 1.96 * sd) / Math.sqrt(200))).toBeCloseTo(1, 0.9);
  });

  it('is null where the images leave the figure undefined', () => {
    const images = scored([[0.1, true]]);
    expect(figureOf(auroc(images), bootstrapWeights(images), 1)).toEqual({ value: null, ci95: null });
  });
});

describe('pairedDifference', () => {
  it('is 0 for a model against itself and sees a better one', () => {
    const [weak, strong] = [sample(1, 0.1), sample(1, 0.3)];
    expect(pairedDifference(auroc, weak, weak)).toEqual({ value: 0, ci95: [0, 0], atLeastAsGood: 1 });
    const better = pairedDifference(auroc, weak, strong);
    expect(better.ci95?.[0]).toBeGreaterThan(0);
    expect(better.atLeastAsGood).toBe(1);
    expect(pairedDifference(auroc, strong, weak).value).toBeCloseTo(-(better.value ?? 0), 12);
  });

  it('refuses different images', () => {
    expect(() => pairedDifference(auroc, sample(1, 0.1), sample(1, 0.1).slice(1))).toThrow(/same images/);
  });
});

describe('evaluateImages', () => {
  it('gives every figure, and null for what one class leaves undefined', () => {
    const all = evaluateImages(sample(2, 0.3), { operatingPoint: 0.5 });
    expect(all).toMatchObject({ images: 200, patients: 200, positives: 100, boxes: 0, operatingPoint: 0.5, froc: [] });
    expect(all.ap50.value).toBeNull();
    expect(all.auroc.value).toBeGreaterThan(all.auroc.ci95?.[0] ?? 1);
    expect(JSON.stringify(evaluateImages(scored([[0.4, true]]), { operatingPoint: 0.5 }))).not.toContain('NaN');
    expect(() => evaluateImages([], { operatingPoint: 0.5 })).toThrow(/no image/);
  });

  it('splits by each fact and leaves out groups that are too small', () => {
    const images = sample(3, 0.2).map((one, i) => ({ ...one, groups: { view: i < 50 ? 'PA' : 'AP', sex: i < 3 ? 'F' : 'M' } }));
    const groups = evaluateSubgroups(images, { operatingPoint: 0.5, resamples: 20 });
    expect(groups.map(({ fact, value, evaluation }) => [fact, value, evaluation.images])).toEqual([['view', 'AP', 150], ['view', 'PA', 50], ['sex', 'M', 197]]);
  });

  it('bands ages', () => {
    expect([undefined, 4, 18, 59, 80].map(ageBand)).toEqual(['unknown', '0-17', '18-39', '40-59', '80+']);
  });
});
