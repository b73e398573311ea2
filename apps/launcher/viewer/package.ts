import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault } from '#fault';
import { runProgram } from '../run-program.ts';

/**
 * The built OHIF viewer as npm carries it. It is fetched on first use rather than depended on: as a dependency it drags the whole viewer's
 * sources along, and those of this version do not resolve.
 */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** Subresource Integrity string (SHA-512) of the tarball. */
  readonly integrity: string;
}

export const ohifPackage: PinnedPackage = {
  name: '@ohif/app',
  version: '3.13.2',
  integrity: 'sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==',
};

async function integrityOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

async function isIntact(file: string, pinned: PinnedPackage): Promise<boolean> {
  try {
    return (await integrityOf(file)) === pinned.integrity;
  } catch {
    return false;
  }
}

/** Fetches a package's tarball into the empty folder `into`. */
export type Pack = (pinned: PinnedPackage, into: string) => Promise<unknown>;

const npmPack: Pack = ({ name, version }, into) => runProgram('npm', ['pack', '--silent', `${name}@${version}`], { cwd: into });

/**
 * The path of the pinned tarball inside `cache`, fetched with `npm pack` unless an intact one is already there. Safe to run twice at once:
 * the file appears under its name complete and verified, or not at all.
 * @throws Fault UNAVAILABLE / VIEWER_NOT_FETCHED when the registry cannot be reached; FAILED_PRECONDITION / VIEWER_HASH_MISMATCH when what it
 *   sent is not the pinned file.
 */
export async function fetchTarball(cache: string, pinned: PinnedPackage, pack: Pack = npmPack): Promise<string> {
  const tarball = join(cache, `${pinned.name.replace('@', '').replace('/', '-')}-${pinned.version}.tgz`);
  if (await isIntact(tarball, pinned)) return tarball;
  const fresh = await mkdtemp(join(cache, 'viewer-fetch-'));
  try {
    await pack(pinned, fresh).catch((error: unknown) => {
      throw new Fault('UNAVAILABLE', 'VIEWER_NOT_FETCHED', 'The OHIF viewer could not be fetched from the npm registry.', { cause: error });
    });
    const [name] = await readdir(fresh);
    if (name === undefined || !(await isIntact(join(fresh, name), pinned))) {
      throw new Fault('FAILED_PRECONDITION', 'VIEWER_HASH_MISMATCH', `${pinned.name}@${pinned.version} is not the pinned file: its hash differs.`);
    }
    await rename(join(fresh, name), tarball);
    return tarball;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
