import { createHash } from 'node:crypto';
import { type Box, clipBox } from '#detection';
import { type DataSet, deriveUID, writeDicom } from '#dicom';
import type { DicomWebClient } from '#dicomweb';
import { Fault } from '#fault';
import type { Settings } from '#platform';
import { type ImageVerdict, type ReportReference, type ReviewContent, type ReviewedBox, type ReviewedImage, localOffset, sopClassOf, sopClasses, trackedDetections, writeReview } from '#report';
import { type ModelReport, type ReviewRow, type Store, type StudyDetail, fixReview, recordReviewStored } from '#store';
import { type HeaderSources, sourceHeader } from '../orthanc/source-header.ts';
import type { SentReview } from './review-schemas.ts';
import { storedReport, unreportedBoxes } from './unreported-boxes.ts';

export interface ReviewDesk {
  readonly store: Store;
  readonly orthanc: HeaderSources['orthanc'];
  readonly dicomWeb: Pick<DicomWebClient, 'retrieveMetadata' | 'store'>;
  readonly settings: Settings['report'];
  readonly softwareVersion: string;
}

const refusal = (reason: string, sentence: string): Fault => new Fault('INVALID_ARGUMENT', reason, sentence);

/** How far a box may lie over the image's edge for rounding's sake, in pixels; it is cut off there. */
const overhang = 1;

const reportVerdicts: Readonly<Record<SentReview['images'][number]['verdict'], ImageVerdict>> = { boxes: 'present', 'no-pneumonia': 'absent', 'not-assessable': 'not-assessable' };

function boxOnImage({ left, top, width, height }: Box, columns: number, rows: number): Box {
  const outside = left < -overhang || top < -overhang || left + width > columns + overhang || top + height > rows + overhang;
  const box = outside ? undefined : clipBox({ left, top, width, height }, columns, rows);
  if (box === undefined) throw refusal('BOX_OUTSIDE_IMAGE', `A box lies outside its image of ${columns} x ${rows} pixels.`);
  return box;
}

/** The UIDs of all boxes that reports of the model have shown on the image. */
const shownUIDs = (reports: readonly ModelReport[], sopInstanceUID: string): Set<string> =>
  new Set(reports.flatMap(({ report }) => report.images.filter((image) => image.sopInstanceUID === sopInstanceUID).flatMap((image) => trackedDetections(report, image))).map(({ trackingUID }) => trackingUID));

type SentImage = SentReview['images'][number];

function boxesOf(sent: SentImage, size: { readonly columns: number; readonly rows: number }, known: ReadonlySet<string>, reviewUID: string): ReviewedBox[] {
  const seen = new Set<string>();
  return sent.boxes.map(({ trackingUid, ...box }, index) => {
    if (trackingUid !== undefined && (!known.has(trackingUid) || seen.has(trackingUid))) throw refusal('TRACKING_UID_UNKNOWN', 'A tracking UID is that of no box of the model on this image, or stands twice.');
    if (trackingUid !== undefined) seen.add(trackingUid);
    return { ...boxOnImage(box, size.columns, size.rows), trackingUID: trackingUid ?? deriveUID('review box', reviewUID, sent.sopInstanceUID, String(index)) };
  });
}

const rowOf = (study: StudyDetail, uid: string | undefined): StudyDetail['instances'][number] | undefined =>
  study.instances.find(({ sopInstanceUID, state }) => sopInstanceUID === uid && state !== 'deleted');

function imageOf(sent: SentImage, study: StudyDetail, reports: readonly ModelReport[], reviewUID: string): ReviewedImage {
  const row = rowOf(study, sent.sopInstanceUID);
  if (row?.columns === null || row?.rows === null || row === undefined) throw refusal('IMAGE_UNKNOWN', 'The study has no such image, or its size is not known (yet).');
  const { sopInstanceUID, seriesInstanceUID, sopClassUID, columns, rows } = row;
  const boxes = boxesOf(sent, { columns, rows }, shownUIDs(reports, sopInstanceUID), reviewUID);
  return { sopInstanceUID, seriesInstanceUID, sopClassUID, columns, rows, verdict: reportVerdicts[sent.verdict], boxes };
}

/** The model's report that was before the reader: the one named (null: none), or the newest that Orthanc has. */
function predecessorOf({ report: named }: SentReview, reports: readonly ModelReport[]): ModelReport | undefined {
  if (named === null) return undefined;
  const found = named === undefined ? storedReport(reports) : reports.find(({ report }) => report.sopInstanceUID === named);
  if (named !== undefined && found === undefined) throw refusal('REPORT_UNKNOWN', 'The study has no such report.');
  return found;
}

const referenceTo = (study: StudyDetail, reports: readonly ModelReport[], uid: string | null): ReportReference | undefined => {
  const found = reports.find(({ report }) => report.sopInstanceUID === uid)?.report;
  return found && { studyInstanceUID: study.studyInstanceUID, seriesInstanceUID: found.seriesInstanceUID, sopInstanceUID: found.sopInstanceUID, sopClassUID: found.sopClassUID };
};

/** Whoever was not shown the boxes of the model has not denied them. */
function refuseUnseen(sent: SentReview, study: StudyDetail, reports: readonly ModelReport[]): void {
  const denied = new Set(sent.images.filter(({ verdict }) => verdict === 'no-pneumonia').map(({ sopInstanceUID }) => sopInstanceUID));
  const shown = predecessorOf(sent, reports);
  if (!study.instances.some((row) => denied.has(row.sopInstanceUID) && unreportedBoxes(row, shown) > 0)) return;
  throw new Fault('FAILED_PRECONDITION', 'BOXES_NOT_SHOWN', 'The model has boxes on an image that is said to have no pneumonia, and they were not shown: load the study again once its report is in Orthanc.');
}

/** What makes the review the one it is. The same key and study give the same UIDs. */
function identityOf(sent: SentReview, study: StudyDetail, reports: readonly ModelReport[], sopClass: Settings['report']['sopClass'], now: Date): Omit<ReviewRow, 'storedAt'> {
  return {
    key: sent.key,
    studyId: study.studyId,
    digest: createHash('sha256').update(JSON.stringify(sent)).digest('hex'),
    seriesInstanceUID: deriveUID('review series', study.studyId, sent.key),
    sopInstanceUID: deriveUID('review', study.studyId, sent.key),
    sopClassUID: sopClasses[sopClass],
    predecessorUID: predecessorOf(sent, reports)?.report.sopInstanceUID ?? null,
    contentTime: now,
  };
}

/** The header that the review copies, that of its first image. */
async function headerOf(desk: ReviewDesk, study: StudyDetail, uid: string | undefined): Promise<DataSet> {
  const row = rowOf(study, uid);
  if (row === undefined) throw refusal('IMAGE_UNKNOWN', 'The review speaks of no image.');
  const { instanceId, seriesInstanceUID, sopInstanceUID } = row;
  const header = await sourceHeader(desk, { instanceId, studyInstanceUID: study.studyInstanceUID, seriesInstanceUID, sopInstanceUID });
  if (header === undefined) throw refusal('IMAGE_UNKNOWN', 'The image is gone from the PACS.');
  return header;
}

/**
 * Stores what a person says of a study's images as that person's Structured Report in Orthanc, from where the ingest reads it like any viewer's.
 * Sent again with the same key, it is the same report. `reports` are the model's, newest first.
 * @throws Fault INVALID_ARGUMENT / IMAGE_UNKNOWN, BOX_OUTSIDE_IMAGE, TRACKING_UID_UNKNOWN, REPORT_UNKNOWN; ALREADY_EXISTS / REVIEW_KEY_REUSED; FAILED_PRECONDITION / BOXES_NOT_SHOWN; what Orthanc's absence gives
 */
export async function submitReview(desk: ReviewDesk, sent: SentReview, study: StudyDetail, reports: readonly ModelReport[], now: Date): Promise<ReviewRow> {
  const { store, dicomWeb, settings, softwareVersion } = desk;
  const identity = identityOf(sent, study, reports, settings.sopClass, now);
  const images = sent.images.map((image) => imageOf(image, study, reports, identity.sopInstanceUID));
  const review = await store.transaction(async (tx) => {
    const fixed = await fixReview(tx, identity);
    if (fixed.isNew) refuseUnseen(sent, study, reports);
    return fixed.review;
  });
  if (review.storedAt !== null) return review;
  const { studyInstanceUID } = study;
  const source = await headerOf(desk, study, images[0]?.sopInstanceUID);
  const { seriesInstanceUID, sopInstanceUID, contentTime, predecessorUID } = review;
  const content: ReviewContent = { seriesInstanceUID, sopInstanceUID, contentTime, reviewer: sent.reviewer, source, images, predecessor: referenceTo(study, reports, predecessorUID) };
  const sopClass = sopClassOf(review.sopClassUID);
  const bytes = writeDicom(writeReview(content, { sopClass, seriesNumber: settings.seriesNumber + 1, softwareVersion, timeZone: settings.timeZone, timezoneOffset: localOffset(contentTime) }));
  await dicomWeb.store(studyInstanceUID, [{ sopInstanceUID, bytes }]);
  await store.transaction((tx) => recordReviewStored(tx, sent.key, new Date()));
  return review;
}
