import type { Box } from '#detection';
import { type DataSet, decimals, text } from '#dicom';
import { type Code, concepts, readCode, sameConcept } from './coding.ts';
import { boundingBox, unitedBox } from './graphic.ts';
import { fromPercent } from './percent.ts';
import type { ReadRegion } from './read-content.ts';
import { type ReadImageReference, childImage, childNamed, childText, childUID, children, conceptName, hasType, isNamed, numericValue } from './read-item.ts';

/** The code under which cornerstone keeps a label that is no code of any scheme. */
const freeText = 'CORNERSTONEFREETEXT';

/** Graphics of cornerstone that are no part of the region: where its text stands, what a spline was drawn with. */
const ornaments = new Set(['TextPosition', 'ControlPoints']);

/** `Cornerstone3DTools@^0.1.0:RectangleROI`, with whatever version. */
const toolPattern = /^[^:]+:(.+)$/;

interface Graphic {
  readonly box: Box;
  readonly graphicType: string;
  readonly image: ReadImageReference;
}

function readGraphic(item: DataSet): Graphic | undefined {
  const image = childImage(item);
  const graphicType = text(item, 'GraphicType') ?? '';
  const box = boundingBox(graphicType, decimals(item, 'GraphicData'));
  return image === undefined || box === undefined ? undefined : { box, graphicType, image };
}

/** SCOORD items of a group: its own (TID 1410) and those from which its measurements are inferred (TID 300, 320). */
const graphicItems = (group: DataSet): DataSet[] =>
  children(group)
    .flatMap((item) => (hasType(item, 'NUM') ? children(item) : [item]))
    .filter((item) => hasType(item, 'SCOORD') && !ornaments.has(conceptName(item)?.value ?? ''));

/** All graphics on the first one's image, as one: both axes of a bidirectional measurement, region and source of ours. */
function readGraphics(group: DataSet): Graphic | undefined {
  const [first, ...others] = graphicItems(group).flatMap((item) => readGraphic(item) ?? []);
  if (first === undefined) return undefined;
  const same = others.filter(({ image }) => image.sopInstanceUID === first.image.sopInstanceUID && image.frameNumber === first.image.frameNumber);
  return { ...first, box: same.reduce((box, other) => unitedBox(box, other.box), first.box) };
}

const codesNamed = (group: DataSet, name: Code): Code[] =>
  children(group).filter((item) => isNamed(item, name)).flatMap((item) => readCode(item, 'ConceptCodeSequence') ?? []);

function readScore(group: DataSet): number | undefined {
  const value = numericValue(childNamed(group, concepts.certaintyOfFinding));
  return value === undefined || value < 0 || value > 100 ? undefined : fromPercent(value);
}

/** A measurement group (TID 1410, TID 1501), or the reason for which it says nothing about a region of an image. */
export function readMeasurementGroup(group: DataSet): ReadRegion | { readonly note: string } {
  const graphic = readGraphics(group);
  if (graphic === undefined) return { note: 'has no region on an image' };
  if (graphic.box.width <= 0 || graphic.box.height <= 0) return { note: 'has a region without area' };
  const codes = { findings: codesNamed(group, concepts.finding), sites: codesNamed(group, concepts.findingSite) };
  const labelled = [...codes.sites, ...codes.findings].find(({ value }) => value === freeText);
  const coded = (code: Code) => !sameConcept(labelled, code);
  const trackingIdentifier = childText(group, concepts.trackingIdentifier);
  return {
    sopInstanceUID: graphic.image.sopInstanceUID,
    frameNumber: graphic.image.frameNumber,
    box: graphic.box,
    graphicType: graphic.graphicType,
    label: childText(group, concepts.comment) ?? labelled?.meaning,
    finding: codes.findings.find(coded),
    findingSites: codes.sites.filter(coded),
    score: readScore(group),
    trackingIdentifier,
    trackingUID: childUID(group, concepts.trackingUniqueIdentifier),
    tool: toolPattern.exec(trackingIdentifier ?? '')?.[1],
  };
}
