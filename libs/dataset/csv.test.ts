import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv, parseCsv } from './csv.ts';

describe('CSV', () => {
  it('reads back what it wrote, quotes and commas too', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.record({ a: field, b: field }), { minLength: 1 }), (rows) => {
        expect(parseCsv(formatCsv(['a', 'b'], rows), ['a', 'b'], 'x.csv').map(({ fields }) => fields)).toEqual(rows);
      }),
    );
  });

  it('takes Windows line ends and a byte order mark', () => {
    expect(parseCsv('\uFEFFa,b\r\n1,2\r\n', ['a'], 'x.csv')).toEqual([{ line: 2, fields: { a: '1', b: '2' } }]);
  });
});
