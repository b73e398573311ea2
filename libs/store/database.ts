import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { JobData, QueueName } from './queues.ts';
import type * as schema from './tables.ts';

export { type JobData, type QueueName, queueNames } from './queues.ts';

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
