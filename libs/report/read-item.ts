import { type DataSet, decimal, items, text } from '#dicom';
import { type Code, readCode, sameConcept } from './coding.ts';

/** Reading SR content items (PS3.3 C.17.3): the counterpart of content-item.ts. */
export const children = (item: DataSet): DataSet[] => items(item, 'ContentSequence');

export const conceptName = (item: DataSet): Code | undefined => readCode(item, 'ConceptNameCodeSequence');

export const isNamed = (item: DataSet, name: Code): boolean => sameConcept(conceptName(item), name);

export const hasType = (item: DataSet, ...valueTypes: readonly string[]): boolean => valueTypes.includes(text(item, 'ValueType') ?? '');

export const childrenNamed = (item: DataSet, name: Code): DataSet[] => children(item).filter((child) => isNamed(child, name));

export const childNamed = (item: DataSet, name: Code): DataSet | undefined => children(item).find((child) => isNamed(child, name));

/** TextValue of the child with that name. */
export function childText(item: DataSet, name: Code): string | undefined {
  const child = childNamed(item, name);
  return child && text(child, 'TextValue');
}

/** UID of the child with that name. */
export function childUID(item: DataSet, name: Code): string | undefined {
  const child = childNamed(item, name);
  return child && text(child, 'UID');
}

/** NumericValue of a NUM item. */
export function numericValue(item: DataSet | undefined): number | undefined {
  const measured = item && items(item, 'MeasuredValueSequence')[0];
  return measured && decimal(measured, 'NumericValue');
}

export interface ReadImageReference {
  readonly sopInstanceUID: string;
  readonly sopClassUID: string | undefined;
  /** From 1; undefined where the whole image is meant. */
  readonly frameNumber: number | undefined;
}

/** The image that an IMAGE item names. */
export function readImageReference(item: DataSet): ReadImageReference | undefined {
  const reference = hasType(item, 'IMAGE') ? items(item, 'ReferencedSOPSequence')[0] : undefined;
  const sopInstanceUID = reference && text(reference, 'ReferencedSOPInstanceUID');
  if (reference === undefined || sopInstanceUID === undefined) return undefined;
  return { sopInstanceUID, sopClassUID: text(reference, 'ReferencedSOPClassUID'), frameNumber: decimal(reference, 'ReferencedFrameNumber') };
}

/** The image under an item, at its first level. */
export const childImage = (item: DataSet): ReadImageReference | undefined =>
  children(item).map(readImageReference).find((reference) => reference !== undefined);
