// Generates docs/settings.md from the schema: node --conditions=source scripts/generate-settings.mjs
import { writeFileSync } from 'node:fs';
import { settingsDocument } from '#platform';

writeFileSync(new URL('../docs/settings.md', import.meta.url), settingsDocument());
