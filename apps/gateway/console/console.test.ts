import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { consolePages, consolePrefix } from './index.ts';

describe('the console as the gateway serves it', () => {
  let folder: string;
  let server: FastifyInstance;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pneumogate-console-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<title>console</title>');
    writeFileSync(join(folder, 'assets', 'index-abc.js'), '1');
    server = fastify();
    server.setErrorHandler((error, _request, reply) => reply.code(404).send({ reason: Fault.from(error).reason }));
    await server.register(consolePages(folder), { prefix: consolePrefix });
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it('gives its page for each of its routes, bound to this origin', async () => {
    for (const url of ['/console/', '/console/models', '/console/review?study=1.2.3']) {
      const { statusCode, body, headers } = await server.inject(url);
      expect([statusCode, body]).toEqual([200, '<title>console</title>']);
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      expect(headers['cache-control']).toBe('no-cache');
    }
  });

  it('lets files that are named by their content be kept', async () => {
    expect((await server.inject('/console/assets/index-abc.js')).headers['cache-control']).toContain('immutable');
  });

  it('has no other file, and none at all where it was not built', async () => {
    const missing = await server.inject('/console/assets/index-def.js');
    expect([missing.statusCode, missing.json()]).toEqual([404, { reason: 'FILE_UNKNOWN' }]);
    rmSync(join(folder, 'index.html'));
    expect((await server.inject('/console/models')).statusCode).toBe(404);
  });
});
