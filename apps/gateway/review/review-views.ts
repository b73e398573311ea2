import type { z } from 'zod';
import { type Mark, countFates, isAllFalse, isNothingMissed, newestOfEachReader } from '#labels';
import { type TrackedDetection, trackedDetections } from '#report';
import { type BookedLabel, type ModelReport, type StudyDetail, type WorklistEntry, consensusByImage, readerLabel } from '#store';
import { type Addresses, ohifAddress } from './addresses.ts';
import type { labelPage, studyReview, worklistPage } from './review-schemas.ts';
import { unreportedBoxes } from './unreported-boxes.ts';

type ReviewView = z.infer<typeof studyReview>;
type ImageView = ReviewView['images'][number];
type LabelView = z.infer<typeof labelPage>['labels'][number];

export function viewWorklistEntry({ study, ...entry }: WorklistEntry, addresses: Addresses): z.infer<typeof worklistPage>['studies'][number] {
  return {
    studyInstanceUID: study.studyInstanceUID,
    state: study.state,
    stateSince: study.stateSince.toISOString(),
    receivedAt: study.receivedAt.toISOString(),
    reportedAt: study.reportedAt?.toISOString() ?? null,
    highestScore: entry.highestScore,
    boxes: entry.boxes,
    images: entry.images,
    review: { state: entry.review, readers: entry.readers, lastReviewedAt: entry.lastReviewedAt?.toISOString() ?? null },
    ohif: ohifAddress(addresses, study.studyInstanceUID),
  };
}

const drawnOf = (marks: readonly Mark[]): ImageView['labels'][number]['boxes'] =>
  marks.flatMap(({ box, trackingUID, fate }) => (box === null ? [] : [{ ...box, trackingUid: trackingUID, fate }]));

function viewReaders(labels: readonly BookedLabel[]): ImageView['labels'] {
  const told = labels.map((booked) => ({ ...readerLabel(booked), marks: booked.label.marks }));
  return newestOfEachReader(told)
    .toSorted((a, b) => b.observedAt.getTime() - a.observedAt.getTime())
    .map(({ reader, observedAt, verdict, marks, reportUID }) => ({
      reviewer: reader,
      observedAt: observedAt.toISOString(),
      verdict,
      boxes: drawnOf(marks),
      ...countFates({ marks }),
      reportSOPInstanceUID: reportUID,
    }));
}

const viewShown = ({ trackingUID, score, left, top, width, height }: TrackedDetection): ImageView['aiBoxes'][number] => ({ trackingUid: trackingUID, score, left, top, width, height });

function shownOn(shown: ModelReport | undefined, sopInstanceUID: string): ImageView['aiBoxes'] {
  const image = shown?.report.images.find((one) => one.sopInstanceUID === sopInstanceUID);
  return shown === undefined || image === undefined ? [] : trackedDetections(shown.report, image).map(viewShown);
}

type Instance = StudyDetail['instances'][number];

/** Not what has no pixel matrix (a document, a presentation state), nor what is gone. */
const isImage = ({ state, columns }: Instance): boolean => state !== 'deleted' && !(state === 'skipped' && columns === null);

/** What a person needs to review a study. `shown` is the model's report that stands in Orthanc. */
export function viewReview(study: StudyDetail, shown: ModelReport | undefined, labels: readonly BookedLabel[], addresses: Addresses): ReviewView {
  const agreed = consensusByImage(labels);
  const { studyInstanceUID } = study;
  const viewImage = (row: Instance): ImageView => {
    const { seriesInstanceUID, sopInstanceUID, sopClassUID, columns, rows, state, code, sentence, imageScore } = row;
    const instance = `${addresses.dicomWeb}/studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances/${sopInstanceUID}`;
    const consensus = agreed.get(sopInstanceUID);
    return {
      ...{ seriesInstanceUID, sopInstanceUID, sopClassUID, columns, rows, outcome: state, code, reason: sentence, imageScore },
      ...{ instance, metadata: `${instance}/metadata`, frame: `${instance}/frames/1`, rendered: `${instance}/rendered` },
      aiBoxes: shownOn(shown, sopInstanceUID),
      unreportedBoxes: unreportedBoxes(row, shown),
      labels: viewReaders(labels.filter(({ label }) => label.sopInstanceUID === sopInstanceUID)),
      consensus: consensus === undefined ? null : { ...consensus, boxes: [...consensus.boxes] },
    };
  };
  return {
    studyInstanceUID,
    state: study.state,
    report: shown === undefined ? null : { ...reference(shown), model: `${shown.model.name}@${shown.model.version}`, operatingPoint: shown.model.operatingPoint },
    ohif: ohifAddress(addresses, studyInstanceUID, shown?.report.seriesInstanceUID),
    images: study.instances.filter(isImage).map(viewImage),
  };
}

const reference = ({ report: { seriesInstanceUID, sopInstanceUID } }: ModelReport) => ({ seriesInstanceUID, sopInstanceUID });

const viewMark = ({ fate, box, trackingUID, shown, iou }: Mark): LabelView['marks'][number] => ({
  fate,
  trackingUid: trackingUID,
  aiTrackingUid: shown?.trackingUID ?? null,
  score: shown?.score ?? null,
  iou,
  box,
  aiBox: shown?.box ?? null,
});

/** `current`: whether it is the newest that its reader says of the image. */
export function viewLabel({ reading, label }: BookedLabel, current: boolean): LabelView {
  const { shownUID, traceKind, modelDeviceUID } = reading;
  const traced = shownUID !== null && traceKind !== null && modelDeviceUID !== null;
  return {
    studyInstanceUID: reading.studyInstanceUID,
    ...{ seriesInstanceUID: label.seriesInstanceUID, sopInstanceUID: label.sopInstanceUID, columns: label.columns, rows: label.rows, verdict: label.verdict },
    ...{ reviewer: reading.reader, observedAt: reading.observedAt.toISOString(), readAt: reading.readAt.toISOString(), current },
    ...countFates(label),
    marks: label.marks.map(viewMark),
    allBoxesFalse: isAllFalse(label),
    nothingMissed: isNothingMissed(label),
    report: { seriesInstanceUID: reading.seriesInstanceUID, sopInstanceUID: reading.sopInstanceUID, sopClassUID: reading.sopClassUID },
    basis: traced ? { kind: traceKind, reportSOPInstanceUID: shownUID, model: `${reading.modelName ?? ''}@${reading.modelVersion ?? ''}`, modelDeviceUID } : null,
  };
}
