import { index, integer, jsonb, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Mark, TraceKind, Verdict } from '#labels';
import { books, moment } from './books-schema.ts';
import { studies } from './schema.ts';
import type { DocumentState } from './states.ts';

/** Structured Reports that are not ours, each read by a job. */
export const documents = books.table(
  'documents',
  {
    instanceId: text('instance_id').primaryKey(),
    studyId: text('study_id').notNull().references(() => studies.studyId, { onDelete: 'cascade' }),
    seriesInstanceUID: text('series_instance_uid').notNull(),
    sopInstanceUID: text('sop_instance_uid').notNull(),
    sopClassUID: text('sop_class_uid').notNull(),
    state: text('state').$type<DocumentState>().notNull(),
    /** Why it gave no labels: a stable token, and a sentence. */
    code: text('code'),
    sentence: text('sentence'),
    /** Counts how often it was asked for; an answer to an older question is dropped. */
    revision: integer('revision').notNull().default(1),
    attempts: integer('attempts').notNull().default(0),
    /** Orthanc's name of the stored file; another one when it is stored again. */
    fileUUID: text('file_uuid').notNull(),
    receivedAt: moment('received_at').notNull(),
    decidedAt: moment('decided_at'),
  },
  (table) => [index('documents_of_study').on(table.studyId), index('documents_by_file').on(table.fileUUID)],
);

/** Reports in which a person spoke, as they were read. Append-only: a later report outdates one, nothing takes it back. */
export const readings = books.table(
  'readings',
  {
    /** That of the person's report. */
    sopInstanceUID: text('sop_instance_uid').primaryKey(),
    seriesInstanceUID: text('series_instance_uid').notNull(),
    sopClassUID: text('sop_class_uid').notNull(),
    /** No reference: what was said stays, whatever becomes of the study. */
    studyId: text('study_id').notNull(),
    studyInstanceUID: text('study_instance_uid').notNull(),
    /** Person Observer Name; null: the report does not tell. */
    reader: text('reader'),
    observedAt: moment('observed_at').notNull(),
    readAt: moment('read_at').notNull(),
    /** How the model's report that the person started from was found; null: there is none, and so for the next four. */
    traceKind: text('trace_kind').$type<TraceKind>(),
    shownUID: text('shown_uid'),
    modelDeviceUID: text('model_device_uid'),
    modelName: text('model_name'),
    modelVersion: integer('model_version'),
    /** What was there and is no label. */
    notes: jsonb('notes').$type<readonly string[]>().notNull(),
  },
  (table) => [index('readings_of_study').on(table.studyId), index('readings_by_time').on(table.readAt)],
);

/** What one such report says of one image. Append-only, too. */
export const imageLabels = books.table(
  'image_labels',
  {
    readingUID: text('reading_uid').notNull().references(() => readings.sopInstanceUID),
    sopInstanceUID: text('sop_instance_uid').notNull(),
    seriesInstanceUID: text('series_instance_uid'),
    columns: integer('columns'),
    rows: integer('rows'),
    verdict: text('verdict').$type<Verdict>().notNull(),
    marks: jsonb('marks').$type<readonly Mark[]>().notNull(),
  },
  (table) => [uniqueIndex('one_label_an_image').on(table.readingUID, table.sopInstanceUID), index('image_labels_by_image').on(table.sopInstanceUID)],
);

/** Reviews that came by the API, by the client's key: what one says is fixed here before it is sent to Orthanc. */
export const reviews = books.table('reviews', {
  key: text('key').primaryKey(),
  studyId: text('study_id').notNull().references(() => studies.studyId, { onDelete: 'cascade' }),
  /** SHA-256 of what the client sent. */
  digest: text('digest').notNull(),
  seriesInstanceUID: text('series_instance_uid').notNull(),
  sopInstanceUID: text('sop_instance_uid').notNull(),
  sopClassUID: text('sop_class_uid').notNull(),
  /** The model's report that was shown. */
  predecessorUID: text('predecessor_uid'),
  contentTime: moment('content_time').notNull(),
  storedAt: moment('stored_at'),
});
