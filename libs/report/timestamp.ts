/** An offset as TimezoneOffsetFromUTC writes it: `+0100` (PS3.3 C.12.1.1.8). */
const offsetPattern = /^([+-])(0\d|1[0-4])([0-5]\d)$/;

export const isOffset = (text: string | undefined): text is string => text !== undefined && offsetPattern.test(text) && text !== '-0000';

function offsetMs(offset: string): number {
  const [, sign, hours, minutes] = offsetPattern.exec(offset) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000 * (sign === '-' ? -1 : 1);
}

export interface Timestamp {
  /** VR DA. */
  readonly date: string;
  /** VR TM, to the millisecond. */
  readonly time: string;
  /** VR DT with the offset: the instant, whatever the rest of the data set says of time zones. */
  readonly dateTime: string;
}

/** The instant as a clock at `offset` shows it. */
export function toTimestamp(instant: Date, offset: string): Timestamp {
  const digits = new Date(instant.getTime() + offsetMs(offset)).toISOString().replaceAll(/[-:TZ]/g, '');
  const [date, time] = [digits.slice(0, 8), digits.slice(8)];
  return { date, time, dateTime: `${date}${time}${offset}` };
}

const dateTimePattern = /^(\d{8})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,6}))?)?)?)?([+-]\d{4})?$/;

/** The instant of a DT value (PS3.5 6.2), to the millisecond; `offset` counts where the value states none. Undefined where it is no DT. */
export function parseDateTime(value: string, offset = '+0000'): Date | undefined {
  const match = dateTimePattern.exec(value.trim());
  if (match === null) return undefined;
  const [, date = '', hour = '00', minute = '00', second = '00', fraction = '', suffix] = match;
  const local = Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  const instant = new Date(local - offsetMs(isOffset(suffix) ? suffix : offset));
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
