import { type DataSet, text } from '#dicom';
import { parseDateTime } from './timestamp.ts';

/** What a clock in `timeZone` (an IANA name, or an offset such as `+09:00`) is ahead of UTC, as TimezoneOffsetFromUTC writes it. */
function offsetAt(timeZone: string | undefined, instant: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant);
  const shown = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '00', minutes = '00'] = /([+-])(\d\d):(\d\d)/.exec(shown) ?? [];
  return `${sign}${hours}${minutes}`;
}

/** The offset of this process's clock. */
export const localOffset = (instant: Date): string => offsetAt(undefined, instant);

/**
 * The offset that was in force in `timeZone` when the study of a header began, or, where it does not tell, at `otherwise`. A data set has one
 * offset for all its dates and times, and a report may be written in summer about a study of the winter.
 */
export function offsetOfStudy(timeZone: string, header: DataSet, otherwise: Date): string {
  const began = `${text(header, 'StudyDate') ?? ''}${text(header, 'StudyTime') ?? ''}`;
  const nearly = parseDateTime(began);
  if (nearly === undefined) return offsetAt(timeZone, otherwise);
  return offsetAt(timeZone, parseDateTime(began, offsetAt(timeZone, nearly)) ?? nearly);
}
