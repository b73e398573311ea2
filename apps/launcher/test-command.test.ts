import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutFolder } from '#platform';

describe('./pneumogate test', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'pneumogate-launcher-'));
  const cache = join(checkout, 'cache');
  const put = (path: string, text: string): void => {
    mkdirSync(join(checkout, path, '..'), { recursive: true });
    writeFileSync(join(checkout, path), text);
    chmodSync(join(checkout, path), 0o755);
  };

  /** A checkout in which everything is there, and whose tests of the tier `e2e` fail. */
  beforeAll(() => {
    // No unit test installs Debian packages.
    put('pneumogate', readFileSync(join(checkoutFolder(), 'pneumogate'), 'utf8').replace('bring_debian "${test_programs[@]}"', ':'));
    put('.node-version', '1.2.3\n');
    for (const name of ['package-lock.json', 'node_modules/.pneumogate-lock', 'package.json', 'tsconfig.json', 'apps/a', 'libs/a', 'test/a', 'proto/a']) put(name, '{}');
    put('dist/.built', '');
    for (const name of ['node', 'npm']) put(`cache/node-1.2.3-${arch()}/bin/${name}`, '#!/bin/sh\necho linted\n');
    put('node_modules/.bin/vitest', '#!/bin/sh\necho "ran $*"\n[ "$3" != e2e ]\n');
  });
  afterAll(() => {
    rmSync(checkout, { recursive: true, force: true });
  });

  const test = (...args: string[]) => spawnSync(join(checkout, 'pneumogate'), ['test', ...args], { encoding: 'utf8', env: { ...process.env, PNEUMOGATE_CACHE: cache } });

  it('tells with --json what has passed, as one object', () => {
    const { status, stdout, stderr } = test('--json', 'unit', 'e2e');
    expect(JSON.parse(stdout)).toEqual({ passed: false, parts: [{ name: 'lint', passed: true }, { name: 'unit', passed: true }, { name: 'e2e', passed: false }] });
    expect(status).toBe(1);
    expect(stderr).toContain('ran run --project unit');
  });

  it('shows without it what the tests print', () => {
    const { status, stdout } = test('unit');
    expect([status, stdout]).toEqual([0, 'linted\nran run --project unit\n']);
  });

  it('knows its tiers', () => {
    const { status, stderr } = test('--jsn');
    expect([status, stderr]).toEqual([1, expect.stringContaining("no tier '--jsn'")]);
  });
});
