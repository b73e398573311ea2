import { type DataSet, composeDataSet, text } from '#dicom';
import { Fault } from '#fault';
import type { ReportContent } from './content.ts';
import { type ReportSOPClass, documentGeneral, documentSeries, sopCommon } from './document.ts';
import { contributingEquipment, generalEquipment } from './equipment.ts';
import { inTagOrder } from './in-tag-order.ts';
import { patientAndStudy } from './patient-study.ts';
import { withRegionsOnImages } from './region-of-image.ts';
import { isOffset, toTimestamp } from './timestamp.ts';
import { measurementReport } from './tid-1500.ts';

export interface WriteReportOptions {
  /** SOP class of the document; `comprehensive-3d` (IHE AIR) unless a PACS refuses it. */
  readonly sopClass: ReportSOPClass;
  readonly seriesNumber: number;
  /** Version of the software that writes. */
  readonly softwareVersion: string;
  /** Default: PneumoGate. */
  readonly manufacturer?: string | undefined;
  /** Offset of the clock that the report shows where the image states none, as `+0100`; default `+0000`. */
  readonly timezoneOffset?: string | undefined;
}

function demandAnalysedImage({ images }: ReportContent): void {
  if (images.some(({ outcome }) => outcome.kind === 'analysed')) return;
  throw new Fault('INVALID_ARGUMENT', 'REPORT_WITHOUT_ANALYSED_IMAGE', 'No image of the study was analysed, so there is nothing to report.');
}

/**
 * The Structured Report (PS3.3 A.35.3, A.35.13; PS3.16 TID 1500) that says `reported`; docs/structured-report.md describes it. Pure: the same
 * content gives the same data set. TimezoneOffsetFromUTC speaks of the copied study times too (PS3.3 C.12.1.1.8), so it is written only where
 * the image states it; the instant itself is always in ObservationDateTime and ContributionDateTime, with its own offset.
 * Throws INVALID_ARGUMENT where no image was analysed or the image names no study.
 */
export function writeReport(reported: ReportContent, options: WriteReportOptions): DataSet {
  demandAnalysedImage(reported);
  const content = withRegionsOnImages(reported);
  const maker = { manufacturer: options.manufacturer ?? 'PneumoGate', softwareVersion: options.softwareVersion };
  const stated = text(content.source, 'TimezoneOffsetFromUTC');
  const timezone = isOffset(stated) ? stated : undefined;
  const at = toTimestamp(content.contentTime, timezone ?? options.timezoneOffset ?? '+0000');
  const header = patientAndStudy(content.source);
  return inTagOrder({
    ...header,
    ...sopCommon(content, options.sopClass, at, timezone),
    ...documentSeries(content, options.seriesNumber, `AI ${content.model.name}@${content.model.version}`, at),
    ...documentGeneral(content, text(header, 'StudyInstanceUID') ?? '', at),
    ...generalEquipment(maker, content.model),
    ...contributingEquipment(maker, content.model, at),
    ...composeDataSet({ ObservationDateTime: at.dateTime }),
    ...measurementReport(content, maker.manufacturer),
  });
}
