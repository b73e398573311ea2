import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { datasetFault } from '../dataset-fault.ts';
import type { ManifestSample } from './manifest.ts';

/** Where an image lies in a snapshot, by its content. */
export const imagePath = (sha256: string): string => join('images', sha256.slice(0, 2), `${sha256}.dcm`);

/** Puts an image under the name of its content; equal images are one file. */
export async function putImage(directory: string, bytes: Uint8Array): Promise<ManifestSample['image']> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = join(directory, imagePath(sha256));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return { sha256, bytes: bytes.byteLength };
}

const changed = (path: string, cause?: unknown): Error => datasetFault('SNAPSHOT_CHANGED', path, 'this image is missing or is not the one of the manifest.', cause);

/** Looks whether an image is there and as long as it should be. @throws Fault INVALID_ARGUMENT / SNAPSHOT_CHANGED */
export async function demandImage(directory: string, { sha256, bytes }: ManifestSample['image']): Promise<void> {
  const path = imagePath(sha256);
  const { size } = await stat(join(directory, path)).catch((error: unknown) => {
    throw changed(path, error);
  });
  if (size !== bytes) throw changed(path);
}

/** Bytes of an image, held to its hash. @throws Fault INVALID_ARGUMENT / SNAPSHOT_CHANGED */
export async function readImage(directory: string, { sha256 }: ManifestSample['image']): Promise<Uint8Array> {
  const path = imagePath(sha256);
  const bytes = await readFile(join(directory, path)).catch((error: unknown) => {
    throw changed(path, error);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw changed(path);
  return bytes;
}
