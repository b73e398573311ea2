import type { Detection } from '#detection';
import { doublePrecision, index, integer, jsonb, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { books, moment } from './books-schema.ts';

/** What became of an image with the model on trial. */
export type ShadowOutcome = 'analysed' | 'skipped' | 'failed';

/**
 * Images that a model on trial has read behind the one that serves, with what both said, each at its own operating point. No report tells of them.
 * Append-only.
 */
export const shadowReadings = books.table(
  'shadow_readings',
  {
    instanceId: text('instance_id').notNull(),
    /** No reference: what was said stays, whatever becomes of the study. */
    studyId: text('study_id').notNull(),
    studyInstanceUID: text('study_instance_uid').notNull(),
    seriesInstanceUID: text('series_instance_uid').notNull(),
    sopInstanceUID: text('sop_instance_uid').notNull(),
    servingName: text('serving_name').notNull(),
    servingVersion: integer('serving_version').notNull(),
    servingDeviceUID: text('serving_device_uid').notNull(),
    servingOperatingPoint: doublePrecision('serving_operating_point').notNull(),
    servingScore: doublePrecision('serving_score').notNull(),
    servingBoxes: jsonb('serving_boxes').$type<readonly Detection[]>().notNull(),
    challengerName: text('challenger_name').notNull(),
    challengerVersion: integer('challenger_version').notNull(),
    challengerDeviceUID: text('challenger_device_uid').notNull(),
    challengerOperatingPoint: doublePrecision('challenger_operating_point').notNull(),
    outcome: text('outcome').$type<ShadowOutcome>().notNull(),
    /** Why the challenger did not read it: a stable token. */
    code: text('code'),
    /** Null where it did not read it, and so are the next two. */
    challengerScore: doublePrecision('challenger_score'),
    challengerBoxes: jsonb('challenger_boxes').$type<readonly Detection[]>(),
    /** The challenger's run, in milliseconds, on one thread of the lowest priority. */
    computeMs: doublePrecision('compute_ms'),
    readAt: moment('read_at').notNull(),
  },
  (table) => [
    uniqueIndex('one_shadow_an_image').on(table.instanceId, table.servingDeviceUID, table.challengerDeviceUID),
    index('shadow_readings_by_pair').on(table.servingDeviceUID, table.challengerDeviceUID, table.readAt),
  ],
);
