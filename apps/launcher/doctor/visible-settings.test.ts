import { describe, expect, it } from 'vitest';
import { loadSettings } from '#platform';
import { visibleSettings } from './visible-settings.ts';

describe('settings that are shown', () => {
  it('hide every secret and nothing else', () => {
    const env = { PNEUMOGATE_ORTHANC_PASSWORD: 'geheim', PNEUMOGATE_DATABASE_URL: 'postgres://u:geheim@h/d', PNEUMOGATE_DATABASE_PASSWORD: 'geheim', PNEUMOGATE_ORTHANC_USERNAME: 'orthanc' };
    const visible = visibleSettings(loadSettings({ env }));
    expect(visible).toMatchObject({ 'orthanc.password': '(hidden)', 'database.url': '(hidden)', 'database.password': '(hidden)', 'orthanc.username': 'orthanc', 'gateway.port': 8080 });
    expect(JSON.stringify(visible)).not.toContain('geheim');
  });
});
