import { describe, expect, it } from 'vitest';
import type { ShadowPair } from '../api/shadow-answers.ts';
import { shadowFigures, signed } from './shadow-figures.ts';

const pair: ShadowPair = {
  serving: { name: 'net', version: 1 },
  challenger: { name: 'net', version: 2 },
  outcomes: { analysed: 200, skipped: 0, failed: 0 },
  firstReadAt: '2026-03-04T05:06:07.000Z',
  lastReadAt: '2026-03-05T05:06:07.000Z',
  comparedImages: 200,
  agreement: { both: 12, onlyServing: 2, onlyChallenger: 3, neither: 183, share: 0.975, kappa: -0.1 },
  scoreShift: { mean: 0.012, p05: -0.041, median: 0.004, p95: 0.09 },
  rankCorrelation: 0.97,
  boxes: { serving: 16, challenger: 18, matched: 1, share: 2 / 34 },
  mostDifferent: [],
};

describe('shadowFigures', () => {
  it('puts the comparison into words', () => {
    expect(shadowFigures(pair)).toEqual([
      ['Same decision', '98 %, Cohen’s κ −0.10'],
      ['Finds something', 'both 12, only the champion 2, only the challenger 3, neither 183'],
      ['Image score', '+0.01 on average; 90 % of the images between −0.04 and +0.09'],
      ['Rank correlation', '0.97'],
      ['Boxes in a pair', '6 %: 1 pair of 16 and 18'],
    ]);
  });

  it('has a dash for what is undefined, and tells of images that the challenger did not read', () => {
    const figures = shadowFigures({ ...pair, outcomes: { analysed: 0, skipped: 2, failed: 1 }, agreement: { both: 0, onlyServing: 0, onlyChallenger: 0, neither: 0, share: null, kappa: null }, scoreShift: null, rankCorrelation: null, boxes: { serving: 0, challenger: 0, matched: 0, share: null } });
    expect(figures.map(([, value]) => value)).toEqual(['–, Cohen’s κ –', expect.any(String), '–', '–', '–: 0 pairs of 0 and 0', '2 refused, 1 unreadable']);
  });
});

describe('signed', () => {
  it('shows a sign where there is something to show', () => {
    expect([0.126, -0.5, 0, -0.001].map(signed)).toEqual(['+0.13', '−0.50', '0.00', '0.00']);
  });
});
