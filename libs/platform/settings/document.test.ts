import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsDocument, settingsSchema } from './index.ts';

describe('settingsDocument', () => {
  it('is what docs/settings.md says (else: npm run generate)', () => {
    expect(readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8')).toBe(settingsDocument());
  });

  it('explains every key in a sentence', () => {
    const document = settingsDocument();
    for (const [section, schema] of Object.entries(settingsSchema.shape)) {
      for (const key of Object.keys(schema.unwrap().shape)) {
        expect(document, `${section}.${key}`).toMatch(new RegExp(`\\| \`${key}\` \\|.*\\. \\|\n`));
      }
    }
  });
});
