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

/** A PostgreSQL server, its database and its user. */
interface PostgresPlace {
  /** Connection string. */
  readonly url: string;
  /** As it is; absent: that of the connection string. */
  readonly password?: string | undefined;
}

/** Beside a connection string the driver ignores a password; as its parameter it works also where the string names no host. */
function withPassword({ url, password }: PostgresPlace): string {
  if (password === undefined) return url;
  // A string with a raw space or % is encoded whole by the driver, and our escapes with it.
  const encoded = url.replaceAll(/%(?![\da-f]{2})/gi, '%25').replaceAll(' ', '%20');
  return `${encoded}${url.includes('?') ? '&' : '?'}password=${encodeURIComponent(password)}`;
}

/** A pool on PostgreSQL. Nothing is sent yet, so this works while the server is away. `onLost` hears of idle connections that broke. */
export function openPostgres(place: PostgresPlace, onLost: (error: Error) => void): OpenDatabase {
  const connectionString = withPassword(place);
  const pool = new Pool({ connectionString, max: 10, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'pneumogate' });
  pool.on('error', onLost);
  // A client in use that loses its server fails its query; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', onLost));
  return {
    kind: 'postgresql',
    books: drizzle({ client: pool, schema }),
    boss: { connectionString, max: 6 },
    close: () => pool.end(),
  };
}
