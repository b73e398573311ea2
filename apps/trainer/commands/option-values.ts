import { InvalidArgumentError } from 'commander';
import { type Fold, type Split, splits } from '#dataset';

// Values of options, as commander takes them: the value, or a sentence for the user.

export const whole = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
};

/** NaN for what is no number, the empty text included. */
const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

export const fraction = (text: string): number => {
  const value = numberOf(text);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
};

/** A share that leaves a rest. */
export const share = (text: string): number => {
  const value = numberOf(text);
  if (value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to below 1.');
};

/** `K/N`: the Kth of N folds. */
export const fold = (text: string): Fold => {
  const [part = NaN, of = NaN] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (of >= 2 && part >= 1 && part <= of) return { part, of };
  throw new InvalidArgumentError('It must be K/N, the Kth of N folds, such as 1/5.');
};

export const splitName = (text: string): Split => {
  const split = splits.find((name) => name === text);
  if (split === undefined) throw new InvalidArgumentError(`It must be one of ${splits.join(', ')}.`);
  return split;
};
