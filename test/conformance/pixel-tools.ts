import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StoredPixels, decodeFrame, integer, readDicom } from '#dicom';

const python = '/usr/bin/python3';

const present = (program: string, ...args: string[]): boolean => spawnSync(program, args).error === undefined;

/** What the tests lack on this machine; empty when they can run. */
export const missingTools = [
  ...(spawnSync(python, ['-c', 'import gdcm, numpy, pydicom']).status === 0 ? [] : ['python3-pydicom', 'python3-gdcm']),
  ...(present('dcmconv', '--version') ? [] : ['dcmtk']),
  ...(present('gdcmconv', '--version') ? [] : ['libgdcm-tools']),
];
export const hasHtj2kEncoder = present('ojph_compress');

/** Runs one program; its complaints are shown only when it fails. */
export const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** One run of pixel-reference.py for a list of commands. */
export function reference(commands: readonly Readonly<Record<string, unknown>>[]): void {
  const input = commands.map((command) => JSON.stringify(command)).join('\n');
  execFileSync(python, [join(import.meta.dirname, 'pixel-reference.py')], { input, stdio: ['pipe', 'ignore', 'pipe'] });
}

const bytesOf = (path: string): ArrayBuffer => Uint8Array.from(readFileSync(path)).buffer;

/** Pixels that the reference has written beside a file. */
export const referencePixels = (path: string): Int32Array => new Int32Array(bytesOf(`${path}.raw`));
export const referenceDisplay = (path: string): Float64Array => new Float64Array(bytesOf(`${path}.display`));

/** Stored values of every frame, as libs/dicom decodes them. */
export async function decodedPixels(path: string): Promise<Int32Array> {
  const file = readDicom(readFileSync(path));
  const frames: StoredPixels['values'][] = [];
  for (let frame = 0; frame < (integer(file.dataSet, 'NumberOfFrames') ?? 1); frame += 1) frames.push((await decodeFrame(file, frame)).values);
  const [first] = frames;
  const all = new Int32Array(frames.length * (first?.length ?? 0));
  for (const [i, values] of frames.entries()) all.set(values, i * values.length);
  return all;
}

/** Largest distance between two lists of values; infinite when their lengths differ. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i += 1) largest = Math.max(largest, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)));
  return largest;
}
