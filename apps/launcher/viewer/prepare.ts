import { createHash } from 'node:crypto';
import { access, chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { writeConfiguration } from './configuration.ts';
import { mountManifest, mountPage, mountRevision, mountScript, mountStyle } from './mount.ts';
import { type PinnedPackage, fetchTarball, ohifPackage } from './package.ts';

/** Not unpacked: a 136 MB runtime for models in the browser, and a service worker that calls the internet. */
const leftOut = ['package/dist/ort', 'package/dist/sw.js', 'package/dist/init-service-worker.js'];

const rewriteOf = (name: string): ((text: string) => string) | undefined => {
  if (name === 'index.html') return mountPage;
  if (name === 'manifest.json') return mountManifest;
  if (name.endsWith('.bundle.js') || /\.bundle\.[0-9a-f]+\.js$/.test(name)) return mountScript;
  if (name.endsWith('.css')) return mountStyle;
  return undefined;
};

async function mount(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const rewrite = rewriteOf(name);
    if (rewrite === undefined) continue;
    const text = await readFile(join(directory, name), 'utf8');
    const moved = rewrite(text);
    if (moved !== text) await writeFile(join(directory, name), moved);
  }
  await writeFile(join(directory, 'app-config.js'), writeConfiguration());
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Changes whenever what is written into the folder would: so a new PneumoGate never serves an old one's viewer. */
const revision = (pinned: PinnedPackage): string => {
  const recipe = [pinned.integrity, writeConfiguration(), String(mountRevision), ...leftOut];
  return createHash('sha256').update(recipe.join('\n')).digest('hex').slice(0, 12);
};

/** Where `prepareViewer` puts the viewer, and whether it is there already. */
export async function findViewer(cache: string, pinned = ohifPackage): Promise<{ readonly directory: string; readonly ready: boolean }> {
  const directory = join(cache, `ohif-${pinned.version}-${revision(pinned)}`);
  return { directory, ready: await exists(join(directory, 'index.html')) };
}

/**
 * The folder of the OHIF viewer made to live under /ohif/, built inside `cache` on first use. Idempotent; safe to run twice at once and to
 * be killed at any point, because the folder appears under its name only when it is complete.
 * @throws Fault see `fetchTarball`; INTERNAL / PROGRAM_FAILED when the archive cannot be unpacked.
 */
export async function prepareViewer(cache: string, pinned = ohifPackage): Promise<string> {
  const { directory, ready } = await findViewer(cache, pinned);
  if (ready) return directory;
  await mkdir(cache, { recursive: true });
  const tarball = await fetchTarball(cache, pinned);
  const fresh = await mkdtemp(join(cache, 'viewer-unpack-'));
  try {
    const excludes = leftOut.map((path) => `--exclude=${path}`);
    await runProgram('tar', ['-xzf', tarball, '-C', fresh, '--strip-components=2', ...excludes, 'package/dist'], {});
    await mount(fresh);
    // mkdtemp's folder is its maker's alone; who runs the gateway may be another.
    await chmod(fresh, 0o755);
    await rename(fresh, directory).catch(async (error: unknown) => {
      if (!(await findViewer(cache, pinned)).ready) throw error; // another run may have been first
    });
    return directory;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
