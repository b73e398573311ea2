import type { DataSet } from '#dicom';
import { concepts } from './coding.ts';
import type { ReportedModel } from './content.ts';
import { hasConceptModifier, text } from './content-item.ts';

/** The operating point as an algorithm parameter, as written and as recognised. */
export const operatingPointParameter = { write: (value: number) => `operatingPoint=${value}`, pattern: /^operatingPoint=(\S+)$/ };

/** TID 4019, Algorithm Identification (PS3.16). */
export const algorithmIdentification = (model: ReportedModel, manufacturer: string): DataSet[] =>
  [
    text(concepts.algorithmName, model.name),
    text(concepts.algorithmVersion, String(model.version)),
    text(concepts.algorithmManufacturer, manufacturer),
  ].map(hasConceptModifier);

/** The score from which a box is reported (TID 4019, Algorithm Parameters). */
export const algorithmParameters = (model: ReportedModel): DataSet =>
  hasConceptModifier(text(concepts.algorithmParameters, operatingPointParameter.write(model.operatingPoint)));
