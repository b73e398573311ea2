import { index, integer, jsonb, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { books, moment } from './books-schema.ts';
import type { TrainingState } from './training-states.ts';

/** What is known of a run so far, each fact from the step that found it. */
export interface TrainingFacts {
  /** SHA-256 of the snapshot's manifest. */
  readonly snapshot?: string;
  /** `name@version` of which training begins, and that the gate compared with. */
  readonly champion?: string;
  /** `name@version` under which the result is registered. */
  readonly challenger?: string;
  /** Reason of a failure, a stable token. */
  readonly reason?: string;
  /** Figures that a decision rests on, by name. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** Runs of the trainer, as they are now. */
export const trainingRuns = books.table(
  'training_runs',
  {
    runId: text('run_id').primaryKey(),
    state: text('state').$type<TrainingState>().notNull(),
    stateSince: moment('state_since').notNull(),
    /** What began it. */
    cause: text('cause').$type<'schedule' | 'labels' | 'person'>().notNull(),
    createdAt: moment('created_at').notNull(),
    /** The time of the schedule that it stands for; two services that keep one schedule begin one run. */
    scheduledFor: moment('scheduled_for'),
    facts: jsonb('facts').$type<TrainingFacts>().notNull(),
  },
  (table) => [index('training_runs_by_time').on(table.createdAt, table.runId), uniqueIndex('one_run_a_time').on(table.scheduledFor)],
);

/** How they became so. Append-only. */
export const trainingHistory = books.table(
  'training_history',
  {
    runId: text('run_id').notNull().references(() => trainingRuns.runId),
    /** Counts from 1. */
    position: integer('position').notNull(),
    state: text('state').$type<TrainingState>().notNull(),
    at: moment('at').notNull(),
    by: text('by').notNull(),
    why: text('why').notNull(),
    facts: jsonb('facts').$type<TrainingFacts>().notNull(),
  },
  (table) => [uniqueIndex('one_entry_a_position').on(table.runId, table.position)],
);
