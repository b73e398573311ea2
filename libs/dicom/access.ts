import type { DataSet } from './data-set.ts';
import { tagOf } from './dictionary.ts';

const valuesOf = (dataSet: DataSet, keyword: string): readonly unknown[] => dataSet[tagOf(keyword)]?.Value ?? [];

/** A value as text; a person name as its component groups joined by `=`; undefined when empty. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Partial<Record<string, string>>;
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '') || undefined;
}

const asDecimal = (value: unknown): number => (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN);

/** The first value of an attribute named by its keyword; undefined when the attribute is absent or its first value empty. */
export const text = (dataSet: DataSet, keyword: string): string | undefined => asText(valuesOf(dataSet, keyword)[0]);

/** Every non-empty value. */
export const texts = (dataSet: DataSet, keyword: string): string[] => valuesOf(dataSet, keyword).flatMap((value) => asText(value) ?? []);

/** The first value where it is a finite number, from numeric VRs, DS and IS alike. */
export function decimal(dataSet: DataSet, keyword: string): number | undefined {
  const value = asDecimal(valuesOf(dataSet, keyword)[0]);
  return Number.isFinite(value) ? value : undefined;
}

/** The first value where it is a whole number. */
export function integer(dataSet: DataSet, keyword: string): number | undefined {
  const value = decimal(dataSet, keyword);
  return Number.isInteger(value) ? value : undefined;
}

/** All values, or none when one of them is no finite number. */
export function decimals(dataSet: DataSet, keyword: string): number[] {
  const values = valuesOf(dataSet, keyword).map(asDecimal);
  return values.every(Number.isFinite) ? values : [];
}

/** The items of a sequence. */
export const items = (dataSet: DataSet, keyword: string): DataSet[] =>
  valuesOf(dataSet, keyword).filter((value): value is DataSet => typeof value === 'object' && value !== null);

/** A copy of the bytes of a binary value, little endian. */
export function binary(dataSet: DataSet, keyword: string): Uint8Array | undefined {
  const encoded = dataSet[tagOf(keyword)]?.InlineBinary;
  return encoded === undefined ? undefined : Uint8Array.from(Buffer.from(encoded, 'base64'));
}
