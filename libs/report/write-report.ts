import type { DataSet } from '#dicom';
import { Fault } from '#fault';
import type { ReportContent } from './content.ts';
import { type WriteReportOptions, documentHeader } from './document.ts';
import { contributingEquipment, generalEquipment } from './equipment.ts';
import { inTagOrder } from './in-tag-order.ts';
import { withRegionsOnImages } from './region-of-image.ts';
import { measurementReport } from './tid-1500.ts';

function demandAnalysedImage({ images }: ReportContent): void {
  if (images.some(({ outcome }) => outcome.kind === 'analysed')) return;
  throw new Fault('INVALID_ARGUMENT', 'REPORT_WITHOUT_ANALYSED_IMAGE', 'No image of the study was analysed, so there is nothing to report.');
}

/**
 * The Structured Report (PS3.3 A.35.3, A.35.13; PS3.16 TID 1500) that says `reported`; docs/structured-report.md describes it. Pure: the same
 * content gives the same data set. Throws INVALID_ARGUMENT where no image was analysed or the image names no study.
 */
export function writeReport(reported: ReportContent, options: WriteReportOptions): DataSet {
  demandAnalysedImage(reported);
  const content = withRegionsOnImages(reported);
  const maker = { manufacturer: options.manufacturer ?? 'PneumoGate', softwareVersion: options.softwareVersion };
  const { header, at } = documentHeader(content, options, `AI ${content.model.name}@${content.model.version}`);
  return inTagOrder({
    ...header,
    ...generalEquipment(maker, content.model),
    ...contributingEquipment(maker, content.model, at),
    ...measurementReport(content, maker.manufacturer),
  });
}
