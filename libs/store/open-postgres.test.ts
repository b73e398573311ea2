import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { openPostgres } from './open-postgres.ts';

/** What the driver takes from the connection string. */
async function connectionOf(url: string, password?: string) {
  const database = openPostgres({ url, password }, () => undefined);
  const client = new Client({ connectionString: database.boss.connectionString });
  await database.close();
  return { user: client.user, password: client.password, host: client.host, port: client.port, database: client.database };
}

describe('openPostgres', () => {
  const password = `/#"@:?&=+%20'\\ $ä`;
  const place = { user: 'pneumogate', host: 'database', port: 5433, database: 'books' };

  it('gives the driver a password of any characters', async () => {
    expect(await connectionOf('postgresql://pneumogate@database:5433/books', password)).toEqual({ ...place, password });
    expect(await connectionOf('postgresql://pneumogate@database:5433/books?application_name=a', password)).toEqual({ ...place, password });
    expect(await connectionOf('postgresql://pneumogate@database:5433/books?options=-c work_mem=5%', password)).toEqual({ ...place, password });
    expect(await connectionOf('postgresql://pneumogate@/books?host=/var/run/postgresql&port=5433', password)).toEqual({ ...place, host: '/var/run/postgresql', password });
  });

  it('prefers it to that of the connection string, and takes that where it is all there is', async () => {
    expect(await connectionOf('postgresql://pneumogate:old@database:5433/books', password)).toEqual({ ...place, password });
    expect(await connectionOf('postgresql://pneumogate:o%2Fld@database:5433/books')).toEqual({ ...place, password: 'o/ld' });
  });
});
