import { type DataSet, composeDataSet } from '#dicom';
import { type Code, codeItem } from './coding.ts';

/**
 * SR content items (PS3.3 C.17.3), the words in which the templates are written: `contains(code(concepts.finding, concepts.pneumonia))`.
 * A value type makes an item; a relationship hangs it under its parent.
 */
const related = (relationship: string) => (item: DataSet): DataSet => ({ ...composeDataSet({ RelationshipType: relationship }), ...item });

export const contains = related('CONTAINS');
export const hasObservationContext = related('HAS OBS CONTEXT');
export const hasAcquisitionContext = related('HAS ACQ CONTEXT');
export const hasConceptModifier = related('HAS CONCEPT MOD');
export const hasProperties = related('HAS PROPERTIES');
export const inferredFrom = related('INFERRED FROM');
export const selectedFrom = related('SELECTED FROM');

const named = (valueType: string, name: Code) => ({ ValueType: valueType, ConceptNameCodeSequence: codeItem(name) });
const withChildren = (children: readonly DataSet[]) => ({ ContentSequence: children.length > 0 ? children : undefined });

export const container = (name: Code, children: readonly DataSet[]): DataSet =>
  composeDataSet({ ...named('CONTAINER', name), ContinuityOfContent: 'SEPARATE', ...withChildren(children) });

export const code = (name: Code, value: Code, children: readonly DataSet[] = []): DataSet =>
  composeDataSet({ ...named('CODE', name), ConceptCodeSequence: codeItem(value), ...withChildren(children) });

export const text = (name: Code, value: string, children: readonly DataSet[] = []): DataSet =>
  composeDataSet({ ...named('TEXT', name), TextValue: value, ...withChildren(children) });

export const pname = (name: Code, value: string): DataSet => composeDataSet({ ...named('PNAME', name), PersonName: value });

export const uidref = (name: Code, uid: string): DataSet => composeDataSet({ ...named('UIDREF', name), UID: uid });

export const num = (name: Code, value: number, unit: Code, children: readonly DataSet[] = []): DataSet =>
  composeDataSet({
    ...named('NUM', name),
    MeasuredValueSequence: composeDataSet({ NumericValue: value, MeasurementUnitsCodeSequence: codeItem(unit) }),
    ...withChildren(children),
  });

/** `points` are x, y pairs in pixels of the referenced image, (0, 0) being the top-left corner of its top-left pixel (PS3.3 C.18.6.1.1). */
export const scoord = (name: Code, graphicType: string, points: readonly number[], children: readonly DataSet[]): DataSet =>
  composeDataSet({ ...named('SCOORD', name), GraphicType: graphicType, GraphicData: points, ...withChildren(children) });

/** The image as a value; it has no concept name (PS3.3 C.18.4). */
export const image = (instance: { readonly sopClassUID: string; readonly sopInstanceUID: string }, children: readonly DataSet[] = []): DataSet =>
  composeDataSet({
    ValueType: 'IMAGE',
    ReferencedSOPSequence: composeDataSet({ ReferencedSOPClassUID: instance.sopClassUID, ReferencedSOPInstanceUID: instance.sopInstanceUID }),
    ...withChildren(children),
  });
