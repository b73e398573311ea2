import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from './index.ts';

describe('Fault.from', () => {
  it('returns a Fault as it is', () => {
    const fault = new Fault('NOT_FOUND', 'MODEL_UNKNOWN', 'No such model.');
    expect(Fault.from(fault)).toBe(fault);
  });

  it('is total, and keeps the cause out of the message', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const fault = Fault.from(thrown);
        expect(fault.reason).toBe('UNEXPECTED');
        expect(fault.message).not.toContain('undefined');
      }),
    );
  });
});
