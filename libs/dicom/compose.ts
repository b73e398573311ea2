import type { DataSet, Element } from './data-set.ts';
import { tagOf, vrOf } from './dictionary.ts';

type SingleValue = string | number | DataSet;

/** A value as `composeDataSet` takes it: one or several; `[]` for an attribute that is present and empty (type 2). */
export type AttributeValue = SingleValue | readonly SingleValue[];

const isSeveral = (value: AttributeValue): value is readonly SingleValue[] => Array.isArray(value);

function compose(keyword: string, value: AttributeValue): [tag: string, element: Element] {
  const tag = tagOf(keyword);
  const vr = vrOf(tag) ?? 'UN';
  const values = isSeveral(value) ? value : [value];
  const named = values.map((one) => (vr === 'PN' && typeof one === 'string' ? { Alphabetic: one } : one));
  return [tag, named.length === 0 ? { vr } : { vr, Value: named }];
}

/** A data set from DICOM keywords, in ascending order of tags; attributes whose value is undefined are left out. */
export function composeDataSet(attributes: Readonly<Record<string, AttributeValue | undefined>>): DataSet {
  const elements = Object.entries(attributes).flatMap(([keyword, value]) => (value === undefined ? [] : [compose(keyword, value)]));
  return Object.fromEntries(elements.sort(([a], [b]) => (a < b ? -1 : 1)));
}
