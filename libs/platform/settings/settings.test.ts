import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from './index.ts';

const fileWith = (yaml: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'settings-')), 'pneumogate.yaml');
  writeFileSync(path, yaml);
  return path;
};

describe('loadSettings', () => {
  it('has a default for everything', () => {
    expect(loadSettings({ env: {} }).gateway.port).toBe(8080);
  });

  it('lets the environment win over the file', () => {
    const file = fileWith('gateway:\n  port: 9000\n  bodyLimitMiB: 5\n');
    const settings = loadSettings({ file, env: { PNEUMOGATE_GATEWAY_PORT: '9001', PNEUMOGATE_MODELS_DIRECTORIES: 'a, b' } });
    expect(settings.gateway).toMatchObject({ port: 9001, bodyLimitMiB: 5 });
    expect(settings.models.directories).toEqual(['a', 'b']);
  });

  it('takes PNEUMOGATE_MODELS as a short name that the long one overrides', () => {
    expect(loadSettings({ env: { PNEUMOGATE_MODELS: 'a' } }).models.directories).toEqual(['a']);
    expect(loadSettings({ env: { PNEUMOGATE_MODELS: 'a', PNEUMOGATE_MODELS_DIRECTORIES: 'b' } }).models.directories).toEqual(['b']);
  });

  it('knows a time zone by its name and by its offset', () => {
    const zoneOf = (zone: string) => loadSettings({ env: { PNEUMOGATE_REPORT_TIME_ZONE: zone } }).report.timeZone;
    expect(['Asia/Tokyo', '+09:00', '-0330', 'UTC'].map(zoneOf)).toEqual(['Asia/Tokyo', '+09:00', '-0330', 'UTC']);
    for (const zone of ['Tokyo', '+9', '+15:00']) expect(() => zoneOf(zone)).toThrow(/report\.timeZone: is no time zone/);
  });

  it('names each wrong or unknown key in a sentence', () => {
    expect(() => loadSettings({ file: fileWith('gatway:\n  port: 1\n'), env: {} })).toThrow(/gatway/);
    expect(() => loadSettings({ env: { PNEUMOGATE_GATEWAY_PORT: 'eighty' } })).toThrow(/gateway\.port/);
  });
});
