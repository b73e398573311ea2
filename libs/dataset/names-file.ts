import { datasetFault } from './dataset-fault.ts';

/**
 * Classes of a Darknet `.names` file: one a line, its place is its number.
 * @throws Fault INVALID_ARGUMENT / NAMES_INVALID when it is empty or names a class twice
 */
export function parseNames(text: string, file: string): string[] {
  const names = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  if (names.length === 0) throw datasetFault('NAMES_INVALID', file, 'there is no class in it.');
  if (new Set(names).size !== names.length) throw datasetFault('NAMES_INVALID', file, 'a class stands in it twice.');
  return names;
}

export const formatNames = (names: readonly string[]): string => names.map((name) => `${name}\n`).join('');
