import type { ShadowPair } from '../api/shadow-answers.ts';
import { counted, percent } from '../shell/words.ts';

/** A difference of scores with its sign and a real minus; no sign where two decimals show none. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (text === '0.00') return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

const known = (value: number | null, words: (value: number) => string): string => (value === null ? '–' : words(value));

/** What is told of two versions, in words: name and value. */
export function shadowFigures({ outcomes, agreement, scoreShift, rankCorrelation, boxes }: ShadowPair): readonly (readonly [name: string, value: string])[] {
  const { skipped, failed } = outcomes;
  return [
    ['Same decision', `${known(agreement.share, percent)}, Cohen’s κ ${known(agreement.kappa, (kappa) => kappa.toFixed(2).replace('-', '−'))}`],
    ['Finds something', `both ${agreement.both}, only the champion ${agreement.onlyServing}, only the challenger ${agreement.onlyChallenger}, neither ${agreement.neither}`],
    ['Image score', scoreShift === null ? '–' : `${signed(scoreShift.mean)} on average; 90 % of the images between ${signed(scoreShift.p05)} and ${signed(scoreShift.p95)}`],
    ['Rank correlation', known(rankCorrelation, (value) => value.toFixed(2).replace('-', '−'))],
    ['Boxes in a pair', `${known(boxes.share, percent)}: ${counted(boxes.matched, 'pair', 'pairs')} of ${boxes.serving} and ${boxes.challenger}`],
    ...(skipped + failed === 0 ? [] : [['Not read by the challenger', `${skipped} refused, ${failed} unreadable`] as const]),
  ];
}
