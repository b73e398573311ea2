import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasTensorflow, installTensorflow, tensorflowDirectory } from './install.ts';
import { releases } from './release.ts';

const freshCache = (): string => mkdtempSync(join(tmpdir(), 'cache-'));
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('installTensorflow', () => {
  it('takes what is there', async () => {
    const cache = freshCache();
    expect(hasTensorflow(cache, releases.cpu)).toBe(false);
    mkdirSync(tensorflowDirectory(cache, releases.cpu));
    expect(hasTensorflow(cache, releases.cpu)).toBe(true);
    expect(hasTensorflow(cache, releases.gpu)).toBe(false);
    const say = vi.fn();
    expect(await installTensorflow(cache, releases.cpu, say)).toBe(join(cache, 'tensorflow-2.21.0-cpu'));
    expect(say).not.toHaveBeenCalled();
  });

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('leaves nothing behind when a step fails, and says which', async () => {
    const cache = freshCache();
    vi.stubEnv('PATH', freshCache());
    await expect(installTensorflow(cache, releases.cpu, () => undefined)).rejects.toMatchObject({
      reason: 'TENSORFLOW_NOT_INSTALLED',
      message: 'Native TensorFlow is not installed: fetching npm packages with npm failed.',
    });
    expect(readdirSync(cache)).toEqual([]);
  });
});
