import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Fault } from '#fault';
import { datasetFault } from './dataset-fault.ts';
import type { ImageSource } from './sample.ts';

/** Text of a file of a data set. @throws Fault INVALID_ARGUMENT / FILE_MISSING */
export async function readDatasetText(directory: string, file: string): Promise<string> {
  try {
    return await readFile(join(directory, file), 'utf8');
  } catch (error) {
    throw datasetFault('FILE_MISSING', file, 'this file is missing or cannot be read.', error);
  }
}

/** Names in a folder of a data set, sorted. @throws Fault INVALID_ARGUMENT / FILE_MISSING */
export async function listDatasetFolder(directory: string, folder = '.'): Promise<string[]> {
  try {
    return (await readdir(join(directory, folder))).toSorted();
  } catch (error) {
    throw datasetFault('FILE_MISSING', folder, 'this folder is missing or cannot be read.', error);
  }
}

/** Bytes of an image. @throws Fault INVALID_ARGUMENT / FILE_MISSING */
export async function readImageBytes({ path, offset, length }: ImageSource): Promise<Uint8Array> {
  try {
    if (offset === undefined || length === undefined) return await readFile(path);
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw datasetFault('FILE_MISSING', basename(path), 'this image is missing or cannot be read.', error);
  }
}

export const stem = (file: string): string => basename(file, extname(file));

const isRaster = (file: string): boolean => ['.jpg', '.jpeg', '.png'].includes(extname(file).toLowerCase());
export const isDicomName = (file: string): boolean => ['.dcm', '.dicom', ''].includes(extname(file).toLowerCase());
export const rasterFiles = (files: readonly string[]): string[] => files.filter(isRaster);

/**
 * Makes `target` as a whole or not at all: `write` fills a folder beside it, which gets the name when everything stands in it.
 * @throws Fault ALREADY_EXISTS / TARGET_EXISTS; RESOURCE_EXHAUSTED / DISK_FULL; FAILED_PRECONDITION / TARGET_UNWRITABLE; what `write` throws.
 */
export async function writeWholeFolder(target: string, write: (directory: string) => Promise<void>): Promise<void> {
  const path = resolve(target);
  await demandFreshTarget(path);
  const unfinished = join(dirname(path), `.${basename(path)}-${randomUUID()}`);
  try {
    await mkdir(unfinished, { recursive: true });
    await write(unfinished);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error instanceof Fault ? error : unwritable(error);
  }
}

/** @throws Fault ALREADY_EXISTS / TARGET_EXISTS unless there is nothing, or an empty folder */
export async function demandFreshTarget(path: string): Promise<void> {
  const content = await readdir(path).catch((error: unknown) => (codeOf(error) === 'ENOENT' ? undefined : ['']));
  if (content === undefined || content.length === 0) return;
  throw new Fault('ALREADY_EXISTS', 'TARGET_EXISTS', `${basename(path)} exists already and is not an empty folder; nothing was written.`);
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function unwritable(error: unknown): Fault {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Fault('RESOURCE_EXHAUSTED', 'DISK_FULL', 'The disk is full; nothing was written.', { cause: error });
  return new Fault('FAILED_PRECONDITION', 'TARGET_UNWRITABLE', 'The target folder cannot be written; nothing was written.', { cause: error });
}
