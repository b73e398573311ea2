import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOffset, parseDateTime, toTimestamp } from './timestamp.ts';

const offset = fc
  .record({ sign: fc.constantFrom('+', '-'), hours: fc.integer({ min: 0, max: 14 }), minutes: fc.constantFrom(0, 30, 45) })
  .map(({ sign, hours, minutes }) => `${sign}${String(hours).padStart(2, '0')}${String(minutes).padStart(2, '0')}`)
  .filter(isOffset);

const instant = fc.date({ min: new Date('1970-01-02T00:00:00Z'), max: new Date('2099-12-30T00:00:00Z'), noInvalidDate: true });

describe('timestamps', () => {
  it('show the clock at an offset', () => {
    const at = toTimestamp(new Date('2026-03-01T23:30:15.250Z'), '+0530');
    expect(at).toEqual({ date: '20260302', time: '050015.250', dateTime: '20260302050015.250+0530' });
  });

  it('come back as the same instant, from DT and from DA with TM', () => {
    fc.assert(
      fc.property(instant, offset, (date, zone) => {
        const at = toTimestamp(date, zone);
        expect(parseDateTime(at.dateTime)).toEqual(date);
        expect(parseDateTime(at.date + at.time, zone)).toEqual(date);
      }),
    );
  });

  it('read shortened values and refuse what is no date', () => {
    expect(parseDateTime('20260301')).toEqual(new Date('2026-03-01T00:00:00Z'));
    expect(parseDateTime('202603010930', '+0100')).toEqual(new Date('2026-03-01T08:30:00Z'));
    for (const value of ['', '2026', '20261301', '2026-03-01', '20260301T0930']) expect(parseDateTime(value)).toBeUndefined();
  });

  it('know an offset', () => {
    expect(['+0000', '-0330', '+1400'].every(isOffset)).toBe(true);
    expect(['-0000', '+1', 'Z', '+0160', undefined].some(isOffset)).toBe(false);
  });
});
