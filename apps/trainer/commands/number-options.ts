import { InvalidArgumentError } from 'commander';

/** A whole number that is not negative. @throws commander's error for anything else */
export const whole = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
};

/** A share of a whole. @throws commander's error for anything else */
export const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to below 1.');
};
