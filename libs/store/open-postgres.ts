import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import type { ConstructorOptions } from 'pg-boss';
import type { Books } from './database.ts';
import * as schema from './tables.ts';

/** A database that was opened, and what pg-boss needs to work on it. */
export interface OpenDatabase {
  readonly kind: 'postgresql' | 'embedded';
  readonly books: Books;
  readonly boss: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString' | 'max'>;
  close(): Promise<void>;
}

/** A pool on PostgreSQL. Nothing is sent yet, so this works while the server is away. `onLost` hears of idle connections that broke. */
export function openPostgres(url: string, onLost: (error: Error) => void): OpenDatabase {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'pneumogate' });
  pool.on('error', onLost);
  // A client in use that loses its server fails its query; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', onLost));
  return {
    kind: 'postgresql',
    books: drizzle({ client: pool, schema }),
    boss: { connectionString: url, max: 6 },
    close: () => pool.end(),
  };
}
