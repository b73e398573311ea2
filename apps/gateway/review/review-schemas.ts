import { z } from 'zod';
import { fates, queueReasons, traceKinds, verdicts } from '#labels';
import { instanceStates, reviewStates, studyStates } from '#store';

const uid = (example: string) => z.string().meta({ description: 'DICOM UID.', example });
const moment = z.iso.datetime().meta({ example: '2026-03-04T05:06:07.000Z' });
const integer = (example: number) => z.int().meta({ example });
const text = (example: string, description: string) => z.string().meta({ example, description });
const score = z.number().meta({ example: 0.87, description: '0..1.' });
const path = (example: string, description: string) => z.string().meta({ example, description });
const next = z.string().nullable().meta({ description: 'For the next page; null: this is the last.', example: null });
const ohif = path('/ohif/viewer?StudyInstanceUIDs=1.2.3', 'Address of the study in OHIF; null: no viewer is served here.').nullable();

const box = z.object({
  left: z.number().meta({ example: 212.5, description: "Edge-based, in pixels of the image's own matrix, as the other three." }),
  top: z.number().meta({ example: 400 }),
  width: z.number().meta({ example: 180.2 }),
  height: z.number().meta({ example: 240.9 }),
});

export const worklistPage = z.object({
  studies: z.array(
    z.object({
      studyInstanceUID: uid('1.2.3'),
      state: z.enum(studyStates),
      stateSince: moment,
      receivedAt: moment,
      reportedAt: moment.nullable(),
      highestScore: score.nullable(),
      boxes: integer(2).meta({ description: 'Boxes of the model.' }),
      images: integer(1).meta({ description: 'Images that the model read.' }),
      review: z.object({
        state: z.enum(reviewStates).meta({ description: '`adjudicate`: readers are divided.' }),
        readers: integer(1),
        lastReviewedAt: moment.nullable(),
      }),
      ohif,
    }),
  ),
  next,
});

const counts = { kept: integer(1), moved: integer(1), rejected: integer(0), added: integer(0) };
const verdict = z.enum(verdicts);
const reviewer = text('Reader^One', 'Person Observer Name; null: the report does not tell.').nullable();

const readerLabel = z.object({
  reviewer,
  observedAt: moment,
  verdict,
  boxes: z.array(box.extend({ trackingUid: uid('2.25.7').nullable(), fate: z.enum(fates) })),
  ...counts,
  reportSOPInstanceUID: uid('2.25.8'),
});

const reviewImage = z.object({
  seriesInstanceUID: uid('1.2.3.1'),
  sopInstanceUID: uid('1.2.3.1.1'),
  sopClassUID: uid('1.2.840.10008.5.1.4.1.1.1.1'),
  columns: integer(2048).nullable(),
  rows: integer(2500).nullable(),
  outcome: z.enum(instanceStates),
  code: text('VIEW_LATERAL', 'Why it was skipped or failed: a stable token.').nullable(),
  reason: text('The image is a lateral view.', 'The same as a sentence.').nullable(),
  imageScore: score.nullable(),
  instance: path('/dicom-web/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1', 'WADO-RS.'),
  metadata: path('…/metadata', 'WADO-RS.'),
  frame: path('…/frames/1', 'WADO-RS.'),
  rendered: path('…/rendered', 'WADO-RS.'),
  aiBoxes: z.array(box.extend({ trackingUid: uid('2.25.7'), score })).meta({ description: "Those of the model's report in Orthanc." }),
  unreportedBoxes: integer(0).meta({ description: 'How many further boxes of the model no report in Orthanc shows (yet). While there are any, `no-pneumonia` is refused.' }),
  labels: z.array(readerLabel).meta({ description: 'The newest of each reader, newest first.' }),
  consensus: z
    .object({ verdict: z.enum([...verdicts, 'adjudicate']), readers: integer(2), boxes: z.array(box) })
    .nullable()
    .meta({ description: 'What the readers say together; null: nobody has labelled it.' }),
});

export const studyReview = z.object({
  studyInstanceUID: uid('1.2.3'),
  state: z.enum(studyStates),
  report: z
    .object({ seriesInstanceUID: uid('2.25.4'), sopInstanceUID: uid('2.25.5'), model: text('chexnet-yolov3@3', 'The model version that made it.'), operatingPoint: score })
    .nullable()
    .meta({ description: "The model's report; null: Orthanc has none (yet)." }),
  ohif,
  images: z.array(reviewImage),
});

/** VR PN (PS3.5 6.2) of one component group, as a client may send it. */
const personName = z
  .string()
  .trim()
  .regex(/^[^\\=\p{Cc}]{1,64}$/u, 'must be a name of 1 to 64 characters without \\, = and control characters')
  .meta({ description: 'Who looked, as DICOM writes names.', example: 'Reader^One' });

const uidText = z.string().regex(/^[0-9.]{1,64}$/, 'must be a DICOM UID');
const edge = z.number().min(-1e6).max(1e6);

const sentImage = z.strictObject({
  sopInstanceUID: uidText,
  verdict,
  boxes: z
    .array(z.strictObject({ trackingUid: uidText.optional(), left: edge, top: edge, width: edge.positive(), height: edge.positive() }))
    .max(100)
    .default([])
    .meta({ description: 'Of verdict `boxes`, at least one. `trackingUid`: that of the box of the model that was kept or moved.' }),
});

export const sentReview = z
  .strictObject({
    key: z.uuid().meta({ description: 'Made by the client for each review: the same key may be sent again and is one review.' }),
    reviewer: personName,
    report: uidText.nullable().optional().meta({ description: "SOP Instance UID of the model's report that was shown, null for none; default: the current one." }),
    images: z.array(sentImage).min(1).max(200),
  })
  .superRefine(({ images }, context) => {
    images.forEach((image, index) => {
      const at = ['images', index];
      if ((image.verdict === 'boxes') !== image.boxes.length > 0) context.addIssue({ code: 'custom', path: at, message: 'boxes belong to the verdict boxes, which has at least one' });
      if (images.findIndex((other) => other.sopInstanceUID === image.sopInstanceUID) < index) context.addIssue({ code: 'custom', path: at, message: 'each image may stand in a review once' });
    });
  });
export type SentReview = z.infer<typeof sentReview>;

export const storedReview = z.object({ seriesInstanceUID: uid('2.25.9'), sopInstanceUID: uid('2.25.8'), sopClassUID: uid('1.2.840.10008.5.1.4.1.1.88.34') });

export const labelPage = z.object({
  labels: z.array(
    z.object({
      studyInstanceUID: uid('1.2.3'),
      seriesInstanceUID: uid('1.2.3.1').nullable(),
      sopInstanceUID: uid('1.2.3.1.1'),
      columns: integer(2048).nullable(),
      rows: integer(2500).nullable(),
      verdict,
      reviewer,
      observedAt: moment,
      readAt: moment,
      current: z.boolean().meta({ description: 'False: the reader has said something newer of the image.' }),
      ...counts,
      marks: z.array(
        z.object({
          fate: z.enum(fates),
          trackingUid: uid('2.25.7').nullable(),
          aiTrackingUid: uid('2.25.6').nullable(),
          score: score.nullable(),
          iou: score.nullable(),
          box: box.nullable(),
          aiBox: box.nullable(),
        }),
      ),
      allBoxesFalse: z.boolean(),
      nothingMissed: z.boolean(),
      report: storedReview,
      basis: z
        .object({
          kind: z.enum(traceKinds).meta({ description: "How the model's report was found." }),
          reportSOPInstanceUID: uid('2.25.5'),
          model: text('chexnet-yolov3@3', 'The model version that was shown.'),
          modelDeviceUID: uid('2.25.103'),
        })
        .nullable(),
    }),
  ),
  next,
});

export const reviewQueuePage = z.object({
  studies: z.array(
    z.object({
      studyInstanceUID: uid('1.2.3'),
      reason: z.enum(queueReasons),
      highestScore: score,
      boxes: integer(1),
      receivedAt: moment,
      ohif,
    }),
  ),
});
