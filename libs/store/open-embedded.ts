import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { fromPglite } from 'pg-boss';
import { Fault } from '#fault';
import { lockDirectory } from './embedded-lock.ts';
import type { OpenDatabase } from './open-postgres.ts';
import * as schema from './tables.ts';

const unreadable = (cause: unknown): Fault => new Fault('FAILED_PRECONDITION', 'DATABASE_UNREADABLE', 'The embedded database in database.directory cannot be opened.', { cause });

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (cause) {
    throw unreadable(cause);
  }
}

/**
 * PostgreSQL inside this process, in a folder that is created when it is not there.
 * @throws Fault FAILED_PRECONDITION / DATABASE_IN_USE, DATABASE_UNREADABLE
 */
export async function openEmbedded(path: string): Promise<OpenDatabase> {
  const directory = resolve(path);
  makeDirectory(directory);
  const lock = await lockDirectory(directory);
  const pglite = await PGlite.create(directory).catch((cause: unknown) => {
    lock.close();
    throw unreadable(cause);
  });
  return {
    kind: 'embedded',
    books: drizzle({ client: pglite, schema }),
    boss: { db: fromPglite(pglite), backend: 'pglite' },
    close: async () => {
      await pglite.close();
      lock.close();
    },
  };
}
