import { type DataSet, text } from '#dicom';
import { Fault } from '#fault';
import { concepts } from './coding.ts';
import type { ReportReference, ReportedModel } from './content.ts';
import type { ReadObserver, ReadRegion, ReadReport } from './read-content.ts';
import { readImages } from './read-images.ts';
import { childNamed, childText, childUID, children, childrenNamed, isNamed } from './read-item.ts';
import { readMeasurementGroup } from './read-region.ts';
import { readHierarchicalReferences } from './sop-instance-reference.ts';
import { operatingPointParameter } from './tid-4019.ts';
import { isOffset, parseDateTime } from './timestamp.ts';

/**
 * Reads a TID 1500 report: one of this project back to equal content (boxes to the precision of a 32-bit float, scores to 1e-12), or one that
 * OHIF saved. From a file or from DICOMweb metadata. What it does not know is left out and noted. Throws INVALID_ARGUMENT with reason
 * NOT_A_MEASUREMENT_REPORT or REPORT_MALFORMED.
 */
export function readReport(ds: DataSet): ReadReport {
  if (!isNamed(ds, concepts.imagingMeasurementReport)) {
    throw new Fault('INVALID_ARGUMENT', 'NOT_A_MEASUREMENT_REPORT', 'The object is not a measurement report of template TID 1500.');
  }
  const notes: string[] = [];
  const regions = readRegions(ds, notes);
  const observer = observerOf(ds);
  return {
    ...identityOf(ds),
    contentTime: contentTimeOf(ds, notes),
    observer,
    model: observer?.kind === 'device' ? modelOf(ds) : undefined,
    images: readImages(ds, regions),
    regions,
    predecessors: readHierarchicalReferences(ds, 'PredecessorDocumentsSequence'),
    notes,
  };
}

function identityOf(ds: DataSet): ReportReference {
  const uid = (keyword: string): string => {
    const value = text(ds, keyword);
    if (value === undefined) throw new Fault('INVALID_ARGUMENT', 'REPORT_MALFORMED', `The report lacks ${keyword}.`);
    return value;
  };
  return {
    studyInstanceUID: uid('StudyInstanceUID'),
    seriesInstanceUID: uid('SeriesInstanceUID'),
    sopInstanceUID: uid('SOPInstanceUID'),
    sopClassUID: uid('SOPClassUID'),
  };
}

function readRegions(ds: DataSet, notes: string[]): ReadRegion[] {
  const measurements = childrenNamed(ds, concepts.imagingMeasurements);
  if (measurements.length === 0) notes.push('The report has no Imaging Measurements.');
  return measurements.flatMap(children).flatMap((group, index) => {
    const region = isNamed(group, concepts.measurementGroup) ? readMeasurementGroup(group) : { note: 'is no Measurement Group' };
    if (!('note' in region)) return [region];
    notes.push(`Item ${index + 1} of Imaging Measurements ${region.note}.`);
    return [];
  });
}

function contentTimeOf(ds: DataSet, notes: string[]): Date | undefined {
  const stated = text(ds, 'TimezoneOffsetFromUTC');
  const offset = isOffset(stated) ? stated : undefined;
  const observed = text(ds, 'ObservationDateTime');
  const content = `${text(ds, 'ContentDate') ?? ''}${text(ds, 'ContentTime') ?? ''}`;
  const instant = (observed === undefined ? undefined : parseDateTime(observed, offset)) ?? parseDateTime(content, offset);
  if (instant === undefined) notes.push('The report has no readable date.');
  return instant;
}

/**
 * Of the observer contexts at the root, of which there may be several (PS3.16 TID 1001, 1002): a person stands for what a report says also where the
 * device is named on which it was made.
 */
function observerOf(ds: DataSet): ReadObserver | undefined {
  const person = childNamed(ds, concepts.personObserverName);
  if (person !== undefined) return { kind: 'person', name: text(person, 'PersonName') };
  const deviceUID = childUID(ds, concepts.deviceObserverUID);
  const name = childText(ds, concepts.deviceObserverName);
  if (deviceUID === undefined && name === undefined) return undefined;
  return { kind: 'device', deviceUID, name, manufacturer: childText(ds, concepts.deviceObserverManufacturer) };
}

function modelOf(ds: DataSet): ReportedModel | undefined {
  const score = childNamed(ds, concepts.certaintyOfImpression);
  const name = childText(ds, concepts.deviceObserverModelName);
  const deviceUID = childUID(ds, concepts.deviceObserverUID);
  const version = Number(score && childText(score, concepts.algorithmVersion));
  const parameters = (score && childText(score, concepts.algorithmParameters)) ?? '';
  const operatingPoint = Number(operatingPointParameter.pattern.exec(parameters)?.[1]);
  if (name === undefined || deviceUID === undefined || !Number.isInteger(version) || Number.isNaN(operatingPoint)) return undefined;
  return { name, version, deviceUID, operatingPoint };
}
