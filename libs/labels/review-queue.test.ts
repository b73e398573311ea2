import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, reviewQueue } from './index.ts';

const mix = { uncertain: 0.5, disagreement: 0.25, random: 0.25 };
const unlabelled = (count: number): Candidate[] => Array.from({ length: count }, (_, index) => ({ studyInstanceUID: `1.${index}`, score: index / count, state: 'unlabelled' }));
const divided = (count: number): Candidate[] => Array.from({ length: count }, (_, index) => ({ studyInstanceUID: `2.${index}`, score: 0.9, state: 'disagreement' }));

describe('reviewQueue', () => {
  it('keeps the mix from its first places on', () => {
    const queue = reviewQueue([...unlabelled(100), ...divided(10)], mix, 1, 8);
    expect(queue[0]?.reason).toBe('uncertain');
    const counted = Map.groupBy(queue, ({ reason }) => reason);
    expect([counted.get('uncertain')?.length, counted.get('disagreement')?.length, counted.get('random')?.length]).toEqual([4, 2, 2]);
  });

  it('asks first about the images whose score says least', () => {
    const uncertain = reviewQueue(unlabelled(100), { ...mix, disagreement: 0, random: 0 }, 1, 3).map(({ studyInstanceUID }) => studyInstanceUID);
    expect(uncertain.toSorted()).toEqual(['1.49', '1.50', '1.51']);
  });

  it('fills the places of a reason that has nothing, and ends when nothing is left', () => {
    expect(reviewQueue(unlabelled(5), mix, 1, 20)).toHaveLength(5);
    expect(reviewQueue([], mix, 1, 20)).toEqual([]);
  });

  it('draws at random without regard to the score', () => {
    const drawn = (scoreOf: (score: number) => number) =>
      reviewQueue(unlabelled(200).map((candidate) => ({ ...candidate, score: scoreOf(candidate.score) })), { uncertain: 0, disagreement: 0, random: 1 }, 7, 20);
    expect(drawn((score) => 1 - score)).toEqual(drawn((score) => score));
  });

  it('names no study twice, and does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 40 }), (fresh, disputed, limit) => {
        const candidates = [...unlabelled(fresh), ...divided(disputed)];
        const queue = reviewQueue(candidates, mix, 3, limit);
        expect(queue).toHaveLength(Math.min(limit, candidates.length));
        expect(new Set(queue.map(({ studyInstanceUID }) => studyInstanceUID)).size).toBe(queue.length);
        expect(reviewQueue(candidates.toReversed(), mix, 3, limit)).toEqual(queue);
      }),
    );
  });
});
