import { describe, expect, it } from 'vitest';
import { openSchedule } from './schedule.ts';

const utc = (text: string): Date => new Date(`${text}Z`);
const texts = (times: readonly (Date | undefined)[]): (string | undefined)[] => times.map((time) => time?.toISOString().slice(0, 16));

/** The times of a schedule after `start`. */
function times(schedule: ReturnType<typeof openSchedule>, start: Date, count: number): (Date | undefined)[] {
  const found: (Date | undefined)[] = [];
  for (let time: Date | undefined = start; found.length < count && time !== undefined; ) found.push((time = schedule.next(time)));
  return found;
}

describe('a schedule', () => {
  it('keeps the time of the wall in its zone when the clocks change', () => {
    const nightly = openSchedule('0 22 * * *', 'Europe/Berlin');
    expect(texts(times(nightly, utc('2026-03-27T12:00'), 3)), 'spring').toEqual(['2026-03-27T21:00', '2026-03-28T21:00', '2026-03-29T20:00']);
    expect(texts(times(nightly, utc('2026-10-23T12:00'), 3)), 'autumn').toEqual(['2026-10-23T20:00', '2026-10-24T20:00', '2026-10-25T21:00']);
  });

  it('makes up for the hour that is skipped, and counts the one that is repeated once', () => {
    const early = openSchedule('30 2 * * *', 'Europe/Berlin');
    expect(texts(times(early, utc('2026-03-28T12:00'), 2)), 'there is no 2:30 on 29 March').toEqual(['2026-03-29T01:00', '2026-03-30T00:30']);
    expect(texts(times(early, utc('2026-10-24T12:00'), 2)), '2:30 comes twice on 25 October').toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  });

  it('is due once for all that was missed, and not before its time', () => {
    const nightly = openSchedule('0 2 * * *', 'UTC');
    expect(nightly.due(utc('2026-01-01T02:00'), utc('2026-01-02T01:59'))).toBeUndefined();
    expect(nightly.due(utc('2026-01-01T02:00'), utc('2026-01-02T02:00'))).toEqual(utc('2026-01-02T02:00'));
    expect(nightly.due(utc('2026-01-01T02:00'), utc('2026-01-05T12:00'))).toEqual(utc('2026-01-05T02:00'));
  });

  it('that nobody can keep is refused with a sentence', () => {
    for (const [expression, zone] of [['every night', 'UTC'], ['0 2 * * *', 'Mars/Olympus'], ['0 2 31 2 *', 'UTC'], ['0 0 2 * * *', 'UTC']] as const) {
      expect(() => openSchedule(expression, zone), expression).toThrow(expect.objectContaining({ reason: 'SETTINGS_INVALID', message: expect.stringContaining('training.schedule') as string }));
    }
  });
});
