import { type Server, createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDatabase } from './connections.ts';

describe('checkDatabase', () => {
  let folder: string;
  let server: Server;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'socket-'));
    server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, '.s.PGSQL.5433'), resolve));
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const check = (url: string) => checkDatabase({ url, directory: 'unused' });

  it('finds PostgreSQL at a socket, in each form that the driver knows', async () => {
    for (const url of [`postgresql:///db?host=${folder}&port=5433`, `postgresql://u@/db?host=${folder}&port=5433`, `postgresql://${encodeURIComponent(folder)}:5433/db`]) {
      expect(await check(url)).toMatchObject({ state: 'ok', finding: `PostgreSQL takes connections at ${folder}:5433` });
    }
  });

  it('says where nothing answers', async () => {
    expect(await check(`postgresql://u:secret@/db?host=${folder}`)).toMatchObject({ state: 'missing', finding: `nothing answers at ${folder}:5432` });
  });
});
