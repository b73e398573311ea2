import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { transferSyntaxes } from './index.ts';

it('docs/conformance.md lists the transfer syntaxes that are decoded', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/conformance.md'), 'utf8');
  const listed = Array.from(page.matchAll(/^\| .* \| (1\.2\.840\.10008\.1\.2[\d.]*) \|/gm), ([, uid]) => uid);
  expect(new Set(listed)).toEqual(new Set(Object.keys(transferSyntaxes)));
});
