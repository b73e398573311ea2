import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { type Aliases, challenged, promoted, rolledBack } from './aliases.ts';

const reasonOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return Fault.from(error).reason;
  }
  throw new Error('nothing was thrown');
};

describe('aliases', () => {
  it('move with a promotion: champion, previous, and no challenger that is champion', () => {
    expect(promoted({}, 1)).toEqual({ champion: 1 });
    expect(promoted({ champion: 1, challenger: 2, pinned: 1 }, 2)).toEqual({ champion: 2, previous: 1, pinned: 1 });
    expect(promoted({ champion: 2, previous: 1, challenger: 4 }, 3)).toEqual({ champion: 3, previous: 2, challenger: 4 });
    expect(reasonOf(() => promoted({ champion: 2 }, 2))).toBe('MODEL_IS_CHAMPION');
    expect(challenged({ champion: 1, challenger: 2 }, 3)).toEqual({ champion: 1, challenger: 3 });
    expect(reasonOf(() => challenged({ champion: 1 }, 1))).toBe('MODEL_IS_CHAMPION');
  });

  it('go back step by step, never forward', () => {
    expect(rolledBack({ champion: 3, previous: 2 }, 1)).toEqual({ champion: 2, previous: 1 });
    expect(rolledBack({ champion: 2, previous: 1, challenger: 4 }, undefined)).toEqual({ champion: 1, challenger: 4 });
    expect(rolledBack({ champion: 2, previous: 1, challenger: 1 }, undefined)).toEqual({ champion: 1 });
    expect(reasonOf(() => rolledBack({ champion: 1 }, undefined))).toBe('NOTHING_TO_ROLL_BACK_TO');
  });

  it('never name one version champion and challenger, or champion and previous, whatever is done', () => {
    const step = fc.record({ action: fc.constantFrom('promote', 'challenge', 'rollback'), version: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let aliases: Aliases = {};
        for (const { action, version } of steps) {
          try {
            aliases = action === 'promote' ? promoted(aliases, version) : action === 'challenge' ? challenged(aliases, version) : rolledBack(aliases, undefined);
          } catch (error) {
            if (!(error instanceof Fault)) throw error;
          }
          const { champion, challenger, previous } = aliases;
          if (champion === undefined) expect(previous).toBeUndefined();
          else expect([challenger, previous]).not.toContain(champion);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
