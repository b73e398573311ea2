import { type DataSet, composeDataSet, text } from '#dicom';
import { Fault } from '#fault';
import { documentGeneral, documentSeries, sopCommon } from './document.ts';
import { inTagOrder } from './in-tag-order.ts';
import { patientAndStudy } from './patient-study.ts';
import type { ReviewContent } from './review-content.ts';
import { reviewTree } from './review-tree.ts';
import { isOffset, toTimestamp } from './timestamp.ts';
import type { WriteReportOptions } from './write-report.ts';

/**
 * The Structured Report in which a person says `content` (PS3.3 A.35.3, A.35.13; PS3.16 TID 1500 with a person as observer); `readReport` reads it
 * back. Pure, and with the same rules of time as `writeReport`. Boxes must lie on their images.
 * Throws INVALID_ARGUMENT where there is no image, or the source names no study.
 */
export function writeReview(content: ReviewContent, options: WriteReportOptions): DataSet {
  const [first] = content.images;
  if (first === undefined) throw new Fault('INVALID_ARGUMENT', 'REVIEW_WITHOUT_IMAGE', 'The review speaks of no image.');
  const stated = text(content.source, 'TimezoneOffsetFromUTC');
  const timezone = isOffset(stated) ? stated : undefined;
  const at = toTimestamp(content.contentTime, timezone ?? options.timezoneOffset ?? '+0000');
  const header = patientAndStudy(content.source);
  return inTagOrder({
    ...header,
    ...sopCommon(content, options.sopClass, at, timezone),
    ...documentSeries(content, options.seriesNumber, 'Review', at),
    ...documentGeneral(content, text(header, 'StudyInstanceUID') ?? '', at),
    ...composeDataSet({
      Manufacturer: options.manufacturer ?? 'PneumoGate',
      ManufacturerModelName: 'Review',
      DeviceSerialNumber: 'Review',
      SoftwareVersions: options.softwareVersion.slice(0, 64),
      ObservationDateTime: at.dateTime,
    }),
    ...reviewTree(content),
  });
}
