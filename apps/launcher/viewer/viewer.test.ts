import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../run-program.ts';
import { writeConfiguration } from './configuration.ts';
import { mountPage, mountScript, mountStyle } from './mount.ts';
import { type PinnedPackage, fetchTarball } from './package.ts';
import { findViewer, prepareViewer } from './prepare.ts';

describe('mounting under /ohif/', () => {
  it('moves absolute links and the public path, and leaves other hosts alone', () => {
    const page = '<link href="/a.css"><script src="//cdn/x.js"></script><script>window.PUBLIC_URL="/"</script><title>OHIF Viewer</title>';
    expect(mountPage(page)).toBe(
      '<link href="/ohif/a.css"><script src="//cdn/x.js"></script><script>window.PUBLIC_URL="/ohif/"</script><title>PneumoGate · OHIF · not for clinical use</title>',
    );
    expect(mountScript('__webpack_require__.p = "/";')).toBe('__webpack_require__.p = "/ohif/";');
    expect(mountStyle('src: url(/font.woff2) url(data:x)')).toBe('src: url(/ohif/font.woff2) url(data:x)');
  });

  it('leaves the service worker out', () => {
    expect(mountPage('<script rel="preload" type="module" src="/init-service-worker.js"></script>')).toBe('');
  });
});

describe('the configuration', () => {
  it('is a script that sets window.config and names no other host', () => {
    const window: { config?: { dataSources: { configuration: Record<string, unknown> }[]; routerBasename: string } } = {};
    runInNewContext(writeConfiguration(), { window });
    expect(window.config?.dataSources[0]?.configuration).toMatchObject({ qidoRoot: '/dicom-web', wadoRoot: '/dicom-web' });
    expect(writeConfiguration()).not.toMatch(/https?:/);
  });
});

describe('preparing the viewer', () => {
  let cache: string;
  let pinned: PinnedPackage;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'pneumogate-viewer-'));
    const dist = join(cache, 'made', 'package', 'dist');
    await mkdir(dist, { recursive: true });
    await writeFile(join(dist, 'index.html'), '<link href="/a.css">');
    await writeFile(join(dist, 'app.bundle.0a.js'), '__webpack_require__.p = "/";');
    await writeFile(join(dist, 'sw.js'), 'calls home');
    await runProgram('tar', ['-czf', join(cache, 'made.tgz'), '-C', join(cache, 'made'), 'package'], {});
    const tarball = await readFile(join(cache, 'made.tgz'));
    pinned = { name: '@ohif/app', version: '0.0.1', integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}` };
    await writeFile(join(cache, 'ohif-app-0.0.1.tgz'), tarball);
  });
  afterEach(() => rm(cache, { recursive: true, force: true }));

  it('unpacks, mounts and configures, twice at once, and leaves nothing else behind', async () => {
    const [directory, other] = await Promise.all([prepareViewer(cache, pinned), prepareViewer(cache, pinned)]);
    expect(other).toBe(directory);
    expect((await readdir(directory)).toSorted()).toEqual(['app-config.js', 'app.bundle.0a.js', 'index.html']);
    expect(await readFile(join(directory, 'app.bundle.0a.js'), 'utf8')).toContain('"/ohif/"');
    expect((await readdir(cache)).filter((name) => name.startsWith('viewer-'))).toEqual([]);
    expect(await findViewer(cache, pinned)).toEqual({ directory, ready: true });
  });

  it('refuses a package whose hash is not the pinned one', async () => {
    const wrong = { ...pinned, version: '0.0.2' };
    const pack = (_: PinnedPackage, into: string) => writeFile(join(into, 'x.tgz'), 'something else');
    await expect(fetchTarball(cache, wrong, pack)).rejects.toMatchObject({ reason: 'VIEWER_HASH_MISMATCH' });
    expect(await readdir(cache)).not.toContain('ohif-app-0.0.2.tgz');
  });

  it('fetches again what lies damaged in the cache', async () => {
    const intact = await readFile(join(cache, 'ohif-app-0.0.1.tgz'));
    await writeFile(join(cache, 'ohif-app-0.0.1.tgz'), intact.subarray(0, 10));
    await fetchTarball(cache, pinned, (_, into) => writeFile(join(into, 'x.tgz'), intact));
    expect(await readFile(join(cache, 'ohif-app-0.0.1.tgz'))).toEqual(intact);
  });

  it('says so when the registry cannot be reached', async () => {
    const pack = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(fetchTarball(cache, { ...pinned, version: '0.0.3' }, pack)).rejects.toMatchObject({ reason: 'VIEWER_NOT_FETCHED' });
  });
});
