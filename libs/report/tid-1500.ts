import { type DataSet, composeDataSet } from '#dicom';
import { concepts } from './coding.ts';
import type { ReportContent } from './content.ts';
import { code, contains, container, hasConceptModifier } from './content-item.ts';
import { impression } from './impression.ts';
import { deviceObserver } from './tid-1004.ts';
import { measurementGroup } from './tid-1410.ts';
import { imageLibrary } from './tid-1600.ts';

/** The template's own name in the root (PS3.3 C.18.8): OHIF reads no report without it. */
export const template = composeDataSet({ MappingResource: 'DCMR', TemplateIdentifier: '1500' });

function measurementGroups(content: ReportContent, manufacturer: string): DataSet[] {
  return content.images.flatMap((reported) =>
    reported.outcome.kind === 'analysed'
      ? reported.outcome.detections.map((detection, index) => contains(measurementGroup(content, reported, detection, index, manufacturer)))
      : [],
  );
}

/**
 * TID 1500, Measurement Report (PS3.16): the root of the content tree. Imaging Measurements is there even when it is empty: something was
 * measured, and nothing found.
 * https://dicom.nema.org/medical/dicom/current/output/chtml/part16/chapter_A.html#sect_TID_1500
 */
export const measurementReport = (content: ReportContent, manufacturer: string): DataSet => ({
  ...container(concepts.imagingMeasurementReport, [
    hasConceptModifier(code(concepts.language, concepts.english)),
    ...deviceObserver(content.model, manufacturer),
    hasConceptModifier(code(concepts.procedureReported, concepts.plainChestXRay)),
    contains(imageLibrary(content.images)),
    contains(container(concepts.imagingMeasurements, measurementGroups(content, manufacturer))),
    ...impression(content, manufacturer),
  ]),
  ...composeDataSet({ ContentTemplateSequence: template }),
});
