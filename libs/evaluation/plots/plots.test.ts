import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { images } from '../evaluated-images.fixture.ts';
import { drawFroc, drawLoss, drawReliability, drawRoc } from './evaluation-charts.ts';
import { drawLineChart, ticks } from './line-chart.ts';

const xml = (svg: string) => {
  const open: string[] = [];
  for (const [, closing, name, rest] of svg.matchAll(/<(\/?)([a-zA-Z]+)([^>]*)>/g)) {
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (!rest?.endsWith('/')) open.push(name ?? '');
  }
  expect(open).toEqual([]);
};

describe('drawLineChart', () => {
  it('puts points where they belong', () => {
    const svg = drawLineChart({ title: 'a < b', x: { label: 'x', min: 0, max: 10 }, y: { label: 'y', min: 0, max: 1 }, series: [{ name: 's', points: [[0, 0], [5, 0.5], [10, 1]] }] });
    expect(svg).toContain('points="64,360 302,200 540,40"');
    expect(svg).toContain('a &#60; b');
    xml(svg);
  });

  it('leaves out what is no number', () => {
    const svg = drawLoss({ training: [[0, 2], [1, Number.NaN], [2, 1]] });
    expect(svg).not.toContain('NaN');
    expect((/points="([^"]*)"/.exec(svg))?.[1]?.split(' ')).toHaveLength(2);
  });

  it('draws every figure of any images as sound XML without NaN', () => {
    fc.assert(
      fc.property(images, (drawn) => {
        for (const svg of [drawRoc(drawn, 'm'), drawFroc(drawn, 'm'), drawReliability(drawn, 'm')]) {
          xml(svg);
          expect(svg.replace(/AUROC NaN/, '')).not.toContain('NaN');
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('ticks', () => {
  it('are round, within the range and neither few nor many', () => {
    expect(ticks({ min: 0, max: 1 })).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    fc.assert(
      fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: 1e-2, max: 1e3, noNaN: true }), (min, span) => {
        const drawn = ticks({ min, max: min + span });
        expect(drawn.length).toBeGreaterThanOrEqual(2);
        expect(drawn.length).toBeLessThanOrEqual(7);
        for (const tick of drawn) expect(tick >= min - 1e-6 * span && tick <= min + span * (1 + 1e-6)).toBe(true);
      }),
    );
  });
});
