import { z } from 'zod';
import { documentStates, instanceStates, queueNames, reportStates, studyStates } from '#store';

const exampleUIDs = { study: '2.25.170141183460469231731687303715884105727', series: '2.25.99', instance: '2.25.100', report: '2.25.102', reportSeries: '2.25.101' };
const exampleTime = '2026-03-04T05:06:07.000Z';

const uid = (example: string) => z.string().meta({ description: 'DICOM UID.', example });
const moment = z.iso.datetime().meta({ example: exampleTime });
const number = (example: number, description: string) => z.number().meta({ example, description });
const integer = (example: number) => z.int().meta({ example });
const text = (example: string, description: string) => z.string().meta({ example, description });

export const uidSchema = z.string().regex(/^[0-9.]{1,64}$/, 'must be a DICOM UID');

const detection = z.object({
  score: number(0.91, "The model's confidence in the box, 0..1."),
  left: number(212.5, "Edge-based, in pixels of the image's own matrix, as the other three."),
  top: z.number().meta({ example: 400 }),
  width: z.number().meta({ example: 180.2 }),
  height: z.number().meta({ example: 240.9 }),
});

const reportReference = z.object({
  seriesInstanceUID: uid(exampleUIDs.reportSeries),
  sopInstanceUID: uid(exampleUIDs.report),
  partial: z.boolean().meta({ description: 'An image of the study could not be read.' }),
  storedAt: moment.nullable(),
});

export const studySummary = z.object({
  studyInstanceUID: uid(exampleUIDs.study),
  state: z.enum(studyStates).meta({ example: 'reported' }),
  stateSince: moment,
  receivedAt: moment,
  lastReceivedAt: moment,
  reportedAt: moment.nullable(),
  instanceCounts: z.object({ pending: integer(0), analysed: integer(1), skipped: integer(0), failed: integer(0), deleted: integer(0) }),
  highestScore: number(0.87, 'Highest image score of the analysed images, 0..1; null: none was analysed.').nullable(),
  report: reportReference.nullable().meta({ description: 'The current report; null: there is none.' }),
});

const instance = z.object({
  seriesInstanceUID: uid(exampleUIDs.series),
  sopInstanceUID: uid(exampleUIDs.instance),
  sopClassUID: uid('1.2.840.10008.5.1.4.1.1.1.1'),
  modality: text('DX', 'Modality (0008,0060).').nullable(),
  outcome: z.enum(instanceStates).meta({ example: 'analysed' }),
  code: text('MODALITY', 'Why it was skipped or failed: a stable token.').nullable(),
  reason: text('The modality is not CR or DX.', 'The same as a sentence.').nullable(),
  model: text('chexnet-yolov3@3', 'The model version that read it.').nullable(),
  imageScore: number(0.87, 'Probability of an opacity anywhere in the image, 0..1.').nullable(),
  detections: z.array(detection).nullable().meta({ description: 'By descending score; empty: read, and nothing found.' }),
  columns: integer(2048).nullable(),
  rows: integer(2500).nullable(),
  attempts: integer(1),
  receivedAt: moment,
  decidedAt: moment.nullable(),
  computeMs: number(412.5, "The network's run, in milliseconds.").nullable(),
});

const report = reportReference.extend({
  state: z.enum(reportStates).meta({ example: 'current' }),
  predecessorUID: uid(exampleUIDs.report).nullable().meta({ description: 'SOP Instance UID of the report that this one replaces.' }),
  contentTime: moment,
});

const document = z.object({
  seriesInstanceUID: uid(exampleUIDs.series),
  sopInstanceUID: uid(exampleUIDs.instance),
  sopClassUID: uid('1.2.840.10008.5.1.4.1.1.88.22'),
  outcome: z.enum(documentStates).meta({ example: 'read', description: '`read`: a person spoke in it, and the books have what was said.' }),
  code: text('DEVICE_REPORT', 'Why it gave no labels: a stable token.').nullable(),
  reason: text('The report was made by a device, not by a person.', 'The same as a sentence.').nullable(),
  receivedAt: moment,
  decidedAt: moment.nullable(),
});

export const studyDetail = studySummary.omit({ report: true }).extend({
  instances: z.array(instance),
  reports: z.array(report),
  documents: z.array(document).meta({ description: 'Structured Reports of others.' }),
});

const next = z.string().nullable().meta({ description: 'Give it as `after` for the next page; null: this is the last.', example: null });

export const studyPage = z.object({ studies: z.array(studySummary), next });

export const jobCounts = z.object({
  queues: z.array(
    z.object({
      queue: z.enum(queueNames),
      ready: integer(3).meta({ description: 'Ready to run.' }),
      deferred: integer(1).meta({ description: "For later: a retry's pause, or a study that settles." }),
      active: integer(2).meta({ description: 'Being worked on.' }),
    }),
  ),
});

export const deadLetterPage = z.object({
  deadLetters: z.array(
    z.object({
      jobId: z.string().meta({ example: '0197a3b4-0000-7000-8000-000000000000' }),
      queue: z.enum(queueNames),
      reason: text('ORTHANC_UNREACHABLE', 'A stable token.'),
      sentence: text('Orthanc cannot be reached.', 'The same as a sentence.'),
      attempts: integer(9),
      diedAt: moment,
      requeuedAt: moment.nullable(),
    }),
  ),
  next,
});

export const modelList = z.object({
  models: z.array(
    z.object({
      name: z.string().meta({ example: 'chexnet-yolov3' }),
      version: integer(3),
      aliases: z.array(z.string()).meta({ example: ['production'] }),
      isDefault: z.boolean(),
      deviceUID: uid('2.25.103'),
      operatingPoint: number(0.31, 'Score from which a box counts, 0..1.'),
      network: z.string().meta({ example: 'yolov3-chexnet' }),
      engine: text('onnxruntime-cpu', 'Empty while it is not loaded.'),
      state: z.enum(['loading', 'serving', 'draining', 'refused', 'shadowing']).meta({ description: 'On its way in, answering, answering only what it began, unfit, or on trial.' }),
      refusal: z.object({ code: text('MODEL_HASH_MISMATCH', 'A stable token.'), sentence: z.string() }).nullable().meta({ description: 'Why it was refused.' }),
    }),
  ),
});

export const problem = z.object({
  type: z.literal('about:blank'),
  title: text('Study unknown', 'The reason in words.'),
  status: integer(404),
  detail: text('There is no such study in the books.', 'A sentence.'),
  code: text('NOT_FOUND', 'Canonical code, as google.rpc.Code.'),
  reason: text('STUDY_UNKNOWN', 'A stable token.'),
  requestId: text('0197a3b4-1111-7000-8000-000000000000', 'To look for in the logs.'),
});
