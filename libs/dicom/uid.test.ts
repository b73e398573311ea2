import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveUID } from './index.ts';

it('derives the same valid UID from the same parts, another from others', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
      expect(deriveUID(...a)).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      expect(deriveUID(...a) === deriveUID(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

it('stays what it has been: reports in archives refer to it', () => {
  expect(deriveUID('study', 'model')).toBe('2.25.35707053108763531941475559893407049612');
});
