import { sql } from 'drizzle-orm';
import { type Books, type QueueName, queueNames } from './database.ts';

export interface JobCount {
  readonly queue: QueueName;
  /** Ready to run. */
  readonly ready: number;
  /** For later: a retry's pause, or a study that settles. */
  readonly deferred: number;
  readonly active: number;
}

export async function countJobs(books: Books): Promise<readonly JobCount[]> {
  return await books
    .select({
      queue: sql<QueueName>`name`,
      ready: sql<number>`count(*) FILTER (WHERE state < 'active' AND start_after <= now())`.mapWith(Number),
      deferred: sql<number>`count(*) FILTER (WHERE state < 'active' AND start_after > now())`.mapWith(Number),
      active: sql<number>`count(*) FILTER (WHERE state = 'active')`.mapWith(Number),
    })
    .from(sql`pneumogate_jobs.job`)
    .where(sql`name IN ${queueNames} AND state <= 'active'`)
    .groupBy(sql`name`);
}

/** Whether at least `atMost` jobs of a queue wait for a worker; looks no further than that. */
export async function isCrowded(books: Books, queue: QueueName, atMost: number): Promise<boolean> {
  const [row] = await books.select({ waiting: sql<number>`count(*)`.mapWith(Number) }).from(sql`(SELECT FROM pneumogate_jobs.job WHERE name = ${queue} AND state < 'active' LIMIT ${atMost}) AS waiting`);
  return (row?.waiting ?? 0) >= atMost;
}
