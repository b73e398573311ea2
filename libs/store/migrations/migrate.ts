import { sql } from 'drizzle-orm';
import type { Books } from '../database.ts';
import { initial } from './0001-initial.ts';
import { labels } from './0002-labels.ts';
import { trainingRuns } from './0003-training-runs.ts';
import { shadowReadings } from './0004-shadow-readings.ts';
import { studiesByChange } from './0005-studies-by-change.ts';

/** In order; a released one is never changed. */
const migrations: readonly (readonly string[])[] = [initial, labels, trainingRuns, shadowReadings, studiesByChange];

/** Any constant: the lock that replicas starting at once contend for. */
const migrationLock = 0x706e6575;

/** Brings the books to this version's form, in one transaction; replicas that start together wait for each other. */
export async function migrate(books: Books): Promise<void> {
  await books.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${migrationLock})`);
    await tx.execute(sql`CREATE SCHEMA IF NOT EXISTS pneumogate`);
    await tx.execute(sql`CREATE TABLE IF NOT EXISTS pneumogate.migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
    const done = await tx.select({ version: sql<number>`version` }).from(sql`pneumogate.migrations`);
    const versions = new Set(done.map(({ version }) => version));
    for (const [index, statements] of migrations.entries()) {
      if (versions.has(index + 1)) continue;
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.execute(sql`INSERT INTO pneumogate.migrations (version) VALUES (${index + 1})`);
    }
  });
}
