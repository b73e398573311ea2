import { sql } from 'drizzle-orm';
import { type PgBoss, fromDrizzle } from 'pg-boss';
import { Fault } from '#fault';
import type { Books, JobData, JobSend, QueueName, Transaction } from './database.ts';
import { type JobCount, countJobs } from './job-counts.ts';
import { type DeadJob, type JobHandler, type RetryPolicy, startBoss, workOn, workOnDead } from './jobs.ts';
import { migrate } from './migrations/migrate.ts';
import { openEmbedded } from './open-embedded.ts';
import { type OpenDatabase, openPostgres } from './open-postgres.ts';

/** Where the database is. */
export interface DatabaseSettings {
  /** PostgreSQL connection string; absent: embedded. */
  readonly url?: string | undefined;
  /** Password of its user, as it is; absent: that of the connection string. */
  readonly password?: string | undefined;
  /** Folder of the embedded database. */
  readonly directory: string;
}

export interface StoreOptions {
  readonly retry?: Partial<RetryPolicy>;
  /** Hears what goes wrong beside any call: a lost connection, a failed poll. */
  readonly onError?: (error: Error) => void;
}

/** The books and the jobs of PneumoGate in one database. */
export interface Store {
  readonly kind: 'postgresql' | 'embedded';
  /** For reading; changes go through `transaction`. */
  readonly books: Books;
  /** Runs `work` in a transaction: its rows and jobs become visible together. What it throws rolls back and is thrown on. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Takes jobs until the returned function is called, which waits for those in hand. */
  work<Q extends QueueName>(queue: Q, concurrency: number, handler: JobHandler<Q>): Promise<() => Promise<void>>;
  /** The same for jobs that were given up. */
  workDead<Q extends QueueName>(queue: Q, handler: (job: DeadJob<Q>) => Promise<void>): Promise<() => Promise<void>>;
  countJobs(): Promise<readonly JobCount[]>;
  /** Resolves when the database answers. @throws Fault UNAVAILABLE / DATABASE_UNAVAILABLE */
  ping(): Promise<void>;
  /** Stops taking jobs, gives those in hand `graceMs` to finish, returns the rest to their queue, and closes. */
  close(graceMs?: number): Promise<void>;
}

const defaultRetry: RetryPolicy = { retryLimit: 8, retryDelaySeconds: 2, retryDelayMaxSeconds: 300, deadlineSeconds: 120 };

const transactionOf = (books: Books, boss: PgBoss): Transaction => ({
  books,
  send: async <Q extends QueueName>(queue: Q, data: JobData[Q], { startAfter, key }: JobSend = {}) => {
    await boss.send(queue, data, { db: fromDrizzle(books, sql), ...(startAfter && { startAfter }), ...(key !== undefined && { singletonKey: key }) });
  },
});

async function ping(books: Books): Promise<void> {
  try {
    await books.execute(sql`SELECT 1`);
  } catch (cause) {
    throw new Fault('UNAVAILABLE', 'DATABASE_UNAVAILABLE', 'The database does not answer.', { cause });
  }
}

const storeOn = (database: OpenDatabase, boss: PgBoss): Store => ({
  kind: database.kind,
  books: database.books,
  transaction: (work) => database.books.transaction((tx) => work(transactionOf(tx, boss))),
  work: (queue, concurrency, handler) => workOn(boss, queue, concurrency, handler),
  workDead: (queue, handler) => workOnDead(boss, queue, handler),
  countJobs: () => countJobs(database.books),
  ping: () => ping(database.books),
  close: async (graceMs = 20_000) => {
    await boss.stop({ timeout: graceMs });
    await database.close();
  },
});

/**
 * Opens the database, brings it to this version's form, and starts the job queues. Any number of processes may do so at once on one
 * PostgreSQL; an embedded database belongs to one process.
 * @throws Fault UNAVAILABLE / DATABASE_UNAVAILABLE; FAILED_PRECONDITION / DATABASE_IN_USE, DATABASE_UNREADABLE
 */
export async function openStore({ url, password, directory }: DatabaseSettings, options: StoreOptions = {}): Promise<Store> {
  const onError = options.onError ?? (() => undefined);
  const database = url === undefined ? await openEmbedded(directory) : openPostgres({ url, password }, onError);
  try {
    await ping(database.books);
    await migrate(database.books);
    return storeOn(database, await startBoss(database, { ...defaultRetry, ...options.retry }, onError));
  } catch (error) {
    await database.close();
    throw error;
  }
}
