import { datasetFault } from './dataset-fault.ts';

export interface CsvRow {
  /** Line of the file, the header being 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** A field with the comma after it. */
const field = /(?:"((?:[^"]|"")*)"|([^,"]*)),/gy;

function fieldsOf(text: string, where: string): string[] {
  const matches = [...`${text},`.matchAll(field)];
  const length = matches.reduce((sum, [whole]) => sum + whole.length, 0);
  if (length !== text.length + 1) throw datasetFault('CSV_INVALID', where, 'a quote is out of place.');
  return matches.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/**
 * Rows of a CSV file (RFC 4180 without line breaks inside fields), keyed by its header, in which `required` columns must stand.
 * @throws Fault INVALID_ARGUMENT / CSV_HEADER_MISSING, CSV_INVALID
 */
export function parseCsv(text: string, required: readonly string[], file: string): CsvRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = fieldsOf(lines[0] ?? '', `${file} line 1`);
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length > 0) throw datasetFault('CSV_HEADER_MISSING', `${file} line 1`, `the header lacks ${missing.join(', ')}.`);
  return lines.slice(1).flatMap((content, i) => {
    if (content === '') return [];
    const where = `${file} line ${i + 2}`;
    const fields = fieldsOf(content, where);
    if (fields.length !== header.length) throw datasetFault('CSV_INVALID', where, `there are ${fields.length} fields for ${header.length} columns.`);
    return [{ line: i + 2, fields: Object.fromEntries(header.map((column, j) => [column, fields[j] ?? ''])) }];
  });
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A CSV file of the rows, with a header line. */
export const formatCsv = (columns: readonly string[], rows: readonly Readonly<Record<string, string | number | undefined>>[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))].map((fields) => `${fields.map(quoted).join(',')}\n`).join('');
