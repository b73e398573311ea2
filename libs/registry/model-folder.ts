import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveUID } from '#dicom';
import { Fault } from '#fault';
import { type ModelManifest, manifestSchema } from './manifest.ts';

/** What a `model.json` says. */
export interface ManifestFile {
  readonly manifest: ModelManifest;
  /** SHA-256 of model.json, which holds those of the files: names everything of this version, operating point included. */
  readonly digest: string;
}

/** A model version on disk whose files were found to be what the manifest says. */
export interface ModelFolder extends ManifestFile {
  readonly directory: string;
  /** Names this version in reports: derived from name, version and the hash of the weights, so equal weights have equal UIDs everywhere. */
  readonly deviceUID: string;
  /** Absolute path of a file that the manifest lists. @throws Fault NOT_FOUND / MODEL_FILE_UNLISTED */
  path(file: string): string;
}

/**
 * Reads `model.json` alone, without a look at the files it lists.
 * @throws Fault FAILED_PRECONDITION / MODEL_MANIFEST_UNREADABLE, MODEL_MANIFEST_INVALID with a sentence a wrong key
 */
export async function readManifest(directory: string): Promise<ModelManifest> {
  return (await readManifestFile(directory)).manifest;
}

/** As `readManifest`, with the digest. */
export async function readManifestFile(directory: string): Promise<ManifestFile> {
  let text: string;
  let json: unknown;
  try {
    text = await readFile(join(directory, 'model.json'), 'utf8');
    json = JSON.parse(text);
  } catch (error) {
    throw new Fault('FAILED_PRECONDITION', 'MODEL_MANIFEST_UNREADABLE', 'The model folder has no model.json that can be read as JSON.', { cause: error });
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return { manifest: result.data, digest: createHash('sha256').update(text).digest('hex') };
  const sentences = result.error.issues.map((issue) => `${issue.path.join('.') || 'model.json'}: ${issue.message}`);
  throw new Fault('FAILED_PRECONDITION', 'MODEL_MANIFEST_INVALID', `The model's model.json is wrong. ${sentences.join('; ')}.`);
}

/** By one buffer for the whole file: a service that verifies a model with each swap would else wait for the garbage of its size to be collected. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1 << 20);
  await using file = await open(path);
  for (;;) {
    const { bytesRead } = await file.read(buffer);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
  }
}

async function verifyFile(manifest: ModelManifest, directory: string, file: string, expected: string): Promise<void> {
  const metadata = { model: manifest.name, version: String(manifest.version), file };
  const actual = await hashFile(join(directory, file)).catch((error: unknown) => {
    throw new Fault('FAILED_PRECONDITION', 'MODEL_FILE_UNREADABLE', `The model's file ${file} cannot be read.`, { cause: error, metadata });
  });
  if (actual === expected) return;
  throw new Fault('FAILED_PRECONDITION', 'MODEL_HASH_MISMATCH', `The model's file ${file} is not the one its model.json names (SHA-256 differs); it is refused.`, { metadata });
}

/**
 * Opens the model version in `directory` after checking the SHA-256 of every file it lists.
 * @throws Fault FAILED_PRECONDITION: what `readManifest` throws, MODEL_FILE_UNREADABLE, MODEL_HASH_MISMATCH
 */
export async function openModel(directory: string): Promise<ModelFolder> {
  const { manifest, digest } = await readManifestFile(directory);
  for (const [file, { sha256 }] of Object.entries(manifest.files)) await verifyFile(manifest, directory, file, sha256);
  return {
    manifest,
    directory,
    deviceUID: deviceUIDOf(manifest),
    digest,
    path: (file) => {
      if (file in manifest.files) return join(directory, file);
      throw new Fault('NOT_FOUND', 'MODEL_FILE_UNLISTED', `The model lists no file ${file}.`);
    },
  };
}

/** Same weights under the same name and version: same UID. */
export const deviceUIDOf = (manifest: ModelManifest): string =>
  deriveUID('pneumogate-model', manifest.name, String(manifest.version), manifest.files['model.onnx']?.sha256 ?? '');
