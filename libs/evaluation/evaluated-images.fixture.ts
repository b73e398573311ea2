import fc from 'fast-check';
import type { EvaluatedImage } from './index.ts';

/** An image with nothing but what the test names. */
export const image = (facts: Partial<EvaluatedImage>): EvaluatedImage => ({
  id: 'image',
  patient: facts.id ?? 'patient',
  positive: (facts.truths?.length ?? 0) > 0,
  truths: [],
  detections: [],
  imageScore: 0.5,
  ...facts,
});

/** Images with image scores only. */
export const scored = (scores: readonly (readonly [score: number, positive: boolean])[]): EvaluatedImage[] =>
  scores.map(([imageScore, positive], i) => image({ id: `image-${i}`, imageScore, positive }));

const box = fc.record({
  left: fc.integer({ min: 0, max: 60 }),
  top: fc.integer({ min: 0, max: 60 }),
  width: fc.integer({ min: 5, max: 40 }),
  height: fc.integer({ min: 5, max: 40 }),
});
const score = fc.integer({ min: 0, max: 20 }).map((value) => value / 20);

export const images: fc.Arbitrary<EvaluatedImage[]> = fc
  .array(
    fc.record({
      truths: fc.array(box, { maxLength: 4 }),
      detections: fc.array(fc.record({ box, score }).map(({ box, score }) => ({ ...box, score })), { maxLength: 6 }),
      imageScore: score,
      patient: fc.integer({ min: 0, max: 9 }).map((value) => `patient-${value}`),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((drawn) => drawn.map((facts, i) => image({ ...facts, id: `image-${i}` })));
