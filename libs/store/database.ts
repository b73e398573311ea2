import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.ts';

/** Both drivers answer a raw statement with `rows`. */
interface WithRows extends PgQueryResultHKT {
  readonly type: { rows: unknown[] };
}

/** The books through either driver, inside or outside a transaction. */
export type Books = PgDatabase<WithRows, typeof schema>;

export interface JobSend {
  /** Not before this time; absent: at once. */
  readonly startAfter?: Date;
  /** Of jobs waiting with one key, there is at most one. */
  readonly key?: string;
}

/** What a change of the books works with: rows and jobs that become visible together, or not at all. */
export interface Transaction {
  readonly books: Books;
  readonly send: <Q extends QueueName>(queue: Q, data: JobData[Q], options?: JobSend) => Promise<void>;
}

/** What the jobs of a queue carry. */
export interface JobData {
  readonly analysis: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
  readonly report: { readonly studyId: string };
}
export type QueueName = keyof JobData;
export const queueNames = ['analysis', 'report'] as const satisfies readonly QueueName[];
