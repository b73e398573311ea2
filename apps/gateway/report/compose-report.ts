import { type DataSet, deriveUID } from '#dicom';
import { type ReportContent, type ReportSOPClass, sopClasses } from '#report';
import type { DecidedReport, ReportFacts, ReportIdentity } from '#store';

/** UIDs made of what the report says: to decide the same twice names the same report, a series of its own (OHIF shows one instance a series). */
export function identify({ studyId, modelDeviceUID, predecessorUID, images }: ReportFacts, sopClass: ReportSOPClass): ReportIdentity {
  const facts = [studyId, modelDeviceUID, predecessorUID ?? '', sopClass, JSON.stringify(images)];
  return { seriesInstanceUID: deriveUID('report series', ...facts), sopInstanceUID: deriveUID('report', ...facts), sopClassUID: sopClasses[sopClass] };
}

/** What a decided report says. `source` is the header of the image that it names as its source. */
export function contentOf({ study, report, model, predecessor }: DecidedReport, source: DataSet): ReportContent {
  const { seriesInstanceUID, sopInstanceUID, contentTime, images } = report;
  return {
    seriesInstanceUID,
    sopInstanceUID,
    contentTime,
    model: { name: model.name, version: model.version, deviceUID: model.deviceUID, operatingPoint: model.operatingPoint },
    source,
    images,
    predecessor: predecessor && {
      studyInstanceUID: study.studyInstanceUID,
      seriesInstanceUID: predecessor.seriesInstanceUID,
      sopInstanceUID: predecessor.sopInstanceUID,
      sopClassUID: predecessor.sopClassUID,
    },
  };
}
