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

  it('takes the password of the database apart from its address, as it is', () => {
    const env = { PNEUMOGATE_DATABASE_URL: 'postgresql://pneumogate@database:5432/pneumogate', PNEUMOGATE_DATABASE_PASSWORD: 'a/b#c"d@e:f%20 ' };
    expect(loadSettings({ env }).database).toMatchObject({ url: env.PNEUMOGATE_DATABASE_URL, password: env.PNEUMOGATE_DATABASE_PASSWORD });
  });

  it('refuses a password of the database that no address goes with, which would be the embedded one\'s', () => {
    expect(() => loadSettings({ env: { PNEUMOGATE_DATABASE_PASSWORD: 'secret' } })).toThrow(/database\.password: is for the user in database\.url/);
  });

  it.each([
    'postgres://localhost/db',
    'postgresql://u:secret@h:5433/db?sslmode=require',
    'postgresql://u:p%2Fa%23b%3Fc@h/db',
    'postgresql:///db?host=/var/run/postgresql',
    'postgresql://u@/db?host=/var/run/postgresql',
    'postgresql://%2Fvar%2Frun%2Fpostgresql/db',
    'postgresql://h/db?user=u@server',
  ])('takes the connection string %s', (url) => {
    expect(loadSettings({ env: { PNEUMOGATE_DATABASE_URL: url } }).database.url).toBe(url);
  });

  it.each(['a/b', 'a#b', 'a?b', '1/b', '1#b', '1?b', 'a@1/b', 'a@1#b', 'a@1?b'])('refuses a connection string that the password %s cuts, and does not show it', (password) => {
    const load = () => loadSettings({ env: { PNEUMOGATE_DATABASE_URL: `postgresql://user:${password}@host:5432/db` } });
    expect(load).toThrow(expect.objectContaining({ reason: 'SETTINGS_INVALID', message: expect.stringMatching(/database\.url: .*database\.password/) as string }) as Error);
    expect(load).not.toThrow(password);
  });

  it('names each wrong or unknown key in a sentence', () => {
    expect(() => loadSettings({ file: fileWith('gatway:\n  port: 1\n'), env: {} })).toThrow(/gatway/);
    expect(() => loadSettings({ env: { PNEUMOGATE_GATEWAY_PORT: 'eighty' } })).toThrow(/gateway\.port/);
  });
});
