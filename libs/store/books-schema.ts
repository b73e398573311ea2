import { pgSchema, timestamp } from 'drizzle-orm/pg-core';

/**
 * The books: what came, what became of it, which report tells it, and what people said of it. UIDs only, never a patient's data. Orthanc's own
 * identifiers are the keys, because two patients may wrongly share a Study Instance UID and must not share a report.
 */
export const books = pgSchema('pneumogate');

export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
