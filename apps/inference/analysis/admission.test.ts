import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { Admission } from './admission.ts';

const retryOf = (admission: Admission): number | undefined => {
  try {
    admission.enter();
  } catch (error) {
    return Fault.from(error).retryAfterMs;
  }
  throw new Error('not full');
};

describe('Admission', () => {
  it('never holds more than its capacity, whoever enters and leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.boolean(), { maxLength: 50 }), (capacity, steps) => {
        const admission = new Admission(capacity, () => 0);
        const leaves: (() => void)[] = [];
        for (const enters of steps) {
          if (!enters) leaves.shift()?.();
          else if (admission.isFull) expect(() => admission.enter()).toThrow(expect.objectContaining({ code: 'RESOURCE_EXHAUSTED', reason: 'QUEUE_FULL' }));
          else leaves.push(admission.enter());
          expect(admission.held).toBe(leaves.length);
        }
      }),
    );
  });

  it('counts a place that is given back twice once', () => {
    const admission = new Admission(2, () => 0);
    const leave = admission.enter();
    admission.enter();
    leave();
    leave();
    expect(admission.held).toBe(1);
  });

  it('asks for a longer wait the slower places become free, within 0.1 to 30 s', () => {
    const delayAt = (gapMs: number): number => {
      let time = 0;
      const admission = new Admission(8, () => time);
      const leaves = Array.from({ length: 8 }, () => admission.enter());
      for (let i = 0; i < 200; i++) {
        time += gapMs;
        leaves.shift()?.();
        leaves.push(admission.enter());
      }
      return retryOf(admission) ?? NaN;
    };
    expect(delayAt(1)).toBe(100);
    expect(delayAt(1000)).toBe(2000);
    expect(delayAt(60_000)).toBe(30_000);
  });
});
