import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

const filesOf = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(directory, file)).isFile())
      .toSorted()
      .map((file) => [file, readFileSync(join(directory, file), 'utf8')]),
  );

describe('the generated types', () => {
  it('are what the contract generates', () => {
    const fresh = mkdtempSync(join(tmpdir(), 'contract-'));
    try {
      execFileSync(process.execPath, [join(root, 'scripts/generate-contract.mjs'), fresh]);
      expect(filesOf(join(root, 'libs/contract/generated'))).toEqual(filesOf(fresh));
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
});
