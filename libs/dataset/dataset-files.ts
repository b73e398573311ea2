import { open, readFile, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
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
