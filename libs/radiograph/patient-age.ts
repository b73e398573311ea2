import { type DataSet, text } from '#dicom';

const daysOf: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30.4375, Y: 365.25 };
const daysInYear = 365.25;

/**
 * The patient's age in years: PatientAge (`062Y`, `018M`, `003W`, `010D`; the malformed but common `62` and `62Y` too), else from
 * PatientBirthDate to the day of the study; undefined when neither tells.
 */
export function patientAge(dataSet: DataSet): number | undefined {
  const [, count, unit = 'Y'] = /^\s*(\d{1,3})\s*([DWMY])?\s*$/i.exec(text(dataSet, 'PatientAge') ?? '') ?? [];
  if (count !== undefined) return (Number(count) * (daysOf[unit.toUpperCase()] ?? NaN)) / daysInYear;
  const birth = dateOf(text(dataSet, 'PatientBirthDate'));
  const study = ['StudyDate', 'AcquisitionDate', 'ContentDate'].map((keyword) => dateOf(text(dataSet, keyword))).find((date) => date !== undefined);
  if (birth === undefined || study === undefined || study < birth) return undefined;
  return (study - birth) / 86_400_000 / daysInYear;
}

function dateOf(value: string | undefined): number | undefined {
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value ?? '') ?? [];
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(day));
}
