import { type DataSet, composeDataSet } from '#dicom';
import { type Code, concepts } from './coding.ts';
import { code, contains, container, hasConceptModifier, hasObservationContext, image, inferredFrom, num, scoord, selectedFrom, text, uidref } from './content-item.ts';
import type { ImageVerdict } from './read-content.ts';
import type { ReviewContent, ReviewedBox, ReviewedImage } from './review-content.ts';
import { personObserver } from './tid-1003.ts';
import { polyline, rectangleTool } from './tid-1410.ts';
import { template } from './tid-1500.ts';
import { imageLibrary } from './tid-1600.ts';

/** TID 1410 as OHIF hydrates it: the measured value is the box's area. */
function measurementGroup(reviewed: ReviewedImage, box: ReviewedBox): DataSet {
  const points = polyline(box);
  const source = [selectedFrom(image(reviewed))];
  const area = Number((box.width * box.height).toPrecision(12));
  return container(concepts.measurementGroup, [
    hasObservationContext(text(concepts.trackingIdentifier, rectangleTool)),
    hasObservationContext(uidref(concepts.trackingUniqueIdentifier, box.trackingUID)),
    contains(code(concepts.finding, concepts.pneumonia)),
    hasConceptModifier(code(concepts.findingSite, concepts.lung)),
    contains(text(concepts.comment, 'Pneumonia')),
    contains(scoord(concepts.imageRegion, 'POLYLINE', points, source)),
    contains(num(concepts.area, area, concepts.pixels, [inferredFrom(scoord(concepts.sourceOfMeasurement, 'POLYLINE', points, source))])),
  ]);
}

const conclusions: Readonly<Record<ImageVerdict, readonly [name: Code, value: Code]>> = {
  present: [concepts.pneumonia, concepts.present],
  absent: [concepts.pneumonia, concepts.absent],
  'not-assessable': [concepts.imageQuality, concepts.unusable],
};

const conclusion = (reviewed: ReviewedImage): DataSet => contains(code(...conclusions[reviewed.verdict], [inferredFrom(image(reviewed))]));

/** TID 1500, Measurement Report (PS3.16), observed by a person; what is concluded of each image stands at the root, as in the reports of a model. */
export const reviewTree = (content: ReviewContent): DataSet => ({
  ...container(concepts.imagingMeasurementReport, [
    hasConceptModifier(code(concepts.language, concepts.english)),
    ...personObserver(content.reviewer),
    hasConceptModifier(code(concepts.procedureReported, concepts.plainChestXRay)),
    contains(imageLibrary(content.images)),
    contains(container(concepts.imagingMeasurements, content.images.flatMap((reviewed) => reviewed.boxes.map((box) => contains(measurementGroup(reviewed, box)))))),
    ...content.images.map(conclusion),
  ]),
  ...composeDataSet({ ContentTemplateSequence: template }),
});
