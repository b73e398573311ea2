import { type DataSet, composeDataSet } from '#dicom';
import { Fault } from '#fault';
import { type WriteReportOptions, documentHeader } from './document.ts';
import { inTagOrder } from './in-tag-order.ts';
import type { ReviewContent } from './review-content.ts';
import { reviewTree } from './review-tree.ts';

/**
 * The Structured Report in which a person says `content` (PS3.3 A.35.3, A.35.13; PS3.16 TID 1500 with a person as observer); `readReport` reads it
 * back. Pure. Boxes must lie on their images.
 * Throws INVALID_ARGUMENT where there is no image, or the source names no study.
 */
export function writeReview(content: ReviewContent, options: WriteReportOptions): DataSet {
  const [first] = content.images;
  if (first === undefined) throw new Fault('INVALID_ARGUMENT', 'REVIEW_WITHOUT_IMAGE', 'The review speaks of no image.');
  const { header } = documentHeader(content, options, 'Review');
  return inTagOrder({
    ...header,
    ...composeDataSet({
      Manufacturer: options.manufacturer ?? 'PneumoGate',
      ManufacturerModelName: 'Review',
      DeviceSerialNumber: 'Review',
      SoftwareVersions: options.softwareVersion.slice(0, 64),
    }),
    ...reviewTree(content),
  });
}
