import { InvalidArgumentError } from 'commander';
import { type Split, splits } from '#dataset';

// Values of options, as commander takes them: the value, or a sentence for the user.

export const whole = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
};

export const fraction = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
};

export const splitName = (text: string): Split => {
  const split = splits.find((name) => name === text);
  if (split === undefined) throw new InvalidArgumentError(`It must be one of ${splits.join(', ')}.`);
  return split;
};
