import type { Detection } from '#detection';
import { sql } from 'drizzle-orm';
import { bigint, boolean, doublePrecision, index, integer, jsonb, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { books, moment } from './books-schema.ts';
import type { QueueName } from './queues.ts';
import type { Anchor, BookedImage, InstanceState, ReportState, StudyState } from './states.ts';

/** How far Orthanc's changes were read; one row. */
export const positions = books.table('positions', {
  source: text('source').primaryKey(),
  /** How often Orthanc's changes were found to be those of another database. */
  resets: integer('resets').notNull(),
  /** The last change that is in the books. */
  cursor: bigint('cursor', { mode: 'number' }).notNull(),
  /** The last change that Orthanc had when it was asked. */
  last: bigint('last', { mode: 'number' }).notNull(),
  /** The newest changes read, by which a reset Orthanc is recognised. */
  anchors: jsonb('anchors').$type<readonly Anchor[]>().notNull(),
  advancedAt: moment('advanced_at').notNull(),
});

export const studies = books.table(
  'studies',
  {
    studyId: text('study_id').primaryKey(),
    studyInstanceUID: text('study_instance_uid').notNull(),
    state: text('state').$type<StudyState>().notNull(),
    stateSince: moment('state_since').notNull(),
    receivedAt: moment('received_at').notNull(),
    lastReceivedAt: moment('last_received_at').notNull(),
    /** When the current report was stored. */
    reportedAt: moment('reported_at'),
  },
  (table) => [index('studies_by_uid').on(table.studyInstanceUID), index('studies_by_arrival').on(table.receivedAt, table.studyId), index('studies_by_change').on(table.stateSince)],
);

/** Model versions that have answered, as the reports name them. */
export const models = books.table('models', {
  deviceUID: text('device_uid').primaryKey(),
  name: text('name').notNull(),
  version: integer('version').notNull(),
  operatingPoint: doublePrecision('operating_point').notNull(),
  firstUsedAt: moment('first_used_at').notNull(),
});

export const instances = books.table(
  'instances',
  {
    instanceId: text('instance_id').primaryKey(),
    studyId: text('study_id').notNull().references(() => studies.studyId, { onDelete: 'cascade' }),
    seriesInstanceUID: text('series_instance_uid').notNull(),
    sopInstanceUID: text('sop_instance_uid').notNull(),
    sopClassUID: text('sop_class_uid').notNull(),
    modality: text('modality'),
    state: text('state').$type<InstanceState>().notNull(),
    /** Why it was skipped or failed: a stable token, and a sentence. */
    code: text('code'),
    sentence: text('sentence'),
    /** Counts how often it was asked for; an answer to an older question is dropped. */
    revision: integer('revision').notNull().default(1),
    /** `name@version` that must answer, so that all images of a report share a model; null: the service's default. */
    askedModel: text('asked_model'),
    attempts: integer('attempts').notNull().default(0),
    /** Orthanc's name of the stored file; another one when the instance is stored again. */
    fileUUID: text('file_uuid').notNull(),
    receivedAt: moment('received_at').notNull(),
    startedAt: moment('started_at'),
    decidedAt: moment('decided_at'),
    columns: integer('columns'),
    rows: integer('rows'),
    modelDeviceUID: text('model_device_uid').references(() => models.deviceUID),
    imageScore: doublePrecision('image_score'),
    detections: jsonb('detections').$type<readonly Detection[]>(),
    /** The network's run, for the latency figures. */
    computeMs: doublePrecision('compute_ms'),
  },
  (table) => [
    index('instances_of_study').on(table.studyId),
    index('instances_by_uid').on(table.sopInstanceUID),
    index('instances_by_file').on(table.fileUUID),
    index('instances_pending').on(table.studyId).where(sql`state = 'pending'`),
  ],
);

/** Reports that were decided. What a report says is fixed here before it is sent, so that sending it twice sends the same bytes. */
export const reports = books.table(
  'reports',
  {
    sopInstanceUID: text('sop_instance_uid').primaryKey(),
    seriesInstanceUID: text('series_instance_uid').notNull(),
    sopClassUID: text('sop_class_uid').notNull(),
    studyId: text('study_id').notNull().references(() => studies.studyId, { onDelete: 'cascade' }),
    state: text('state').$type<ReportState>().notNull(),
    modelDeviceUID: text('model_device_uid').notNull().references(() => models.deviceUID),
    /** The instance whose header the report copies. */
    sourceInstanceId: text('source_instance_id').notNull(),
    images: jsonb('images').$type<readonly BookedImage[]>().notNull(),
    /** Changes whenever Orthanc was given one of the images again: then the report is sent again too. */
    revisions: integer('revisions').notNull(),
    /** An image could not be read. */
    partial: boolean('partial').notNull(),
    predecessorUID: text('predecessor_uid'),
    contentTime: moment('content_time').notNull(),
    storedAt: moment('stored_at'),
  },
  (table) => [
    uniqueIndex('one_current_report').on(table.studyId).where(sql`state = 'current'`),
    uniqueIndex('one_decided_report').on(table.studyId).where(sql`state = 'decided'`),
    index('reports_of_study').on(table.studyId),
  ],
);

/** Jobs that were given up. */
export const deadLetters = books.table(
  'dead_letters',
  {
    jobId: text('job_id').primaryKey(),
    queue: text('queue').$type<QueueName>().notNull(),
    studyId: text('study_id').notNull().references(() => studies.studyId, { onDelete: 'cascade' }),
    instanceId: text('instance_id'),
    reason: text('reason').notNull(),
    sentence: text('sentence').notNull(),
    attempts: integer('attempts').notNull(),
    diedAt: moment('died_at').notNull(),
    requeuedAt: moment('requeued_at'),
  },
  (table) => [index('dead_letters_by_time').on(table.diedAt)],
);
