import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { killChildren, startChild } from './child.ts';
import { type Group, openGroup } from './group.ts';
import { isFree, pickPort } from './ports.ts';
import { type Service, answers, startService } from './service.ts';

const shell = (script: string) => ({ name: 'shell', command: 'bash', args: ['-c', script], env: { PATH: process.env.PATH } });

/** Whether there is such a process, other than one that waits to be reaped. */
const isRunning = async (pid: number): Promise<boolean> => !/^State:\tZ/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tZ'));

/** A web server on `port`. */
const webServer = (port: number): Service => ({
  name: 'web server',
  command: process.execPath,
  args: ['-e', `require('http').createServer((_, r) => r.end('ok')).listen(${port}, '127.0.0.1', () => console.log('up'))`],
  env: { PATH: process.env.PATH },
  announcement: 'up',
  isReady: () => answers(`http://127.0.0.1:${port}/`),
});

describe('a child', () => {
  it('tells how it ended and keeps its last lines', async () => {
    const child = startChild(shell('for i in $(seq 1 30); do echo line $i; done; exit 3'));
    expect(await child.ended).toBe('exit 3');
    expect(child.lastLines()).toHaveLength(20);
    expect(child.lastLines().at(-1)).toBe('line 30');
  });

  it('that does not exist ends at once', async () => {
    const child = startChild({ name: 'nothing', command: '/nonexistent/program', args: [], env: {} });
    expect(await child.ended).toContain('ENOENT');
    await child.stop(10);
  });

  it('that ignores SIGTERM is killed after the grace period', async () => {
    const seen = Promise.withResolvers<undefined>();
    const child = startChild(shell('trap "" TERM; echo up; while :; do sleep 0.1; done'), () => {
      seen.resolve(undefined);
    });
    await seen.promise;
    await child.stop(100);
    expect(await child.ended).toBe('SIGKILL');
  });
});

describe('all children', () => {
  it('and what they started end at once, however patiently they are being stopped', async () => {
    const seen = Promise.withResolvers<number>();
    const child = startChild(shell('trap "" TERM; sleep 600 & echo $!; while :; do sleep 0.1; done'), (line) => {
      seen.resolve(Number(line));
    });
    const started = await seen.promise;
    const stopping = child.stop(60_000);
    killChildren();
    expect(await child.ended).toBe('SIGKILL');
    await stopping;
    await expect.poll(() => isRunning(started)).toBe(false);
    killChildren();
  });
});

describe('a service that is being started', () => {
  it('ends with the reason of whoever stops it', async () => {
    const stopping = new AbortController();
    const stopped = new Fault('CANCELLED', 'STOPPED', 'Stopped by SIGINT.');
    const service = { ...shell('echo up; sleep 600'), isReady: () => Promise.resolve(false) };
    const starting = startService(service, stopping.signal, () => {
      stopping.abort(stopped);
    });
    await expect(starting).rejects.toBe(stopped);
  });
});

describe('a port', () => {
  it('that is taken is not picked', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve((server.address() as { port: number }).port);
      });
    });
    expect(await isFree(port)).toBe(false);
    expect(await pickPort(port)).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    expect(await pickPort(port)).toBe(port);
  });
});

describe('a group', () => {
  let logs: string;
  let group: Group;
  const stopping = new AbortController();

  beforeEach(async () => {
    logs = await mkdtemp(join(tmpdir(), 'pneumogate-group-'));
    group = await openGroup(logs, stopping.signal);
  });
  afterEach(async () => {
    await group.stop();
    await rm(logs, { recursive: true, force: true });
  });

  it('starts services on free ports and stops them all', async () => {
    const taken = await pickPort(0);
    const [first] = await group.start('first', [taken] as const, ([port]) => webServer(port));
    const [second] = await group.start('second', [taken] as const, ([port]) => webServer(port));
    expect(first).toBe(taken);
    expect(second).not.toBe(taken);
    await group.stop();
    expect(await isFree(first)).toBe(true);
    expect(await isFree(second)).toBe(true);
  });

  it('says which service died, and its last words', async () => {
    const service = { ...shell('echo the disk is full; exit 1'), announcement: 'up', isReady: () => Promise.resolve(false) };
    await expect(group.start('doomed', [], () => service)).rejects.toMatchObject({ reason: 'SERVICE_ENDED', metadata: { service: 'shell', output: 'the disk is full' } });
    expect(await readFile(join(logs, 'doomed.log'), 'utf8')).toContain('the disk is full\n');
  });

  it('tries other ports when another process takes the chosen one first', async () => {
    const taken = await pickPort(0);
    const seen: number[] = [];
    const [port] = await group.start('second', [taken] as const, async ([chosen]) => {
      seen.push(chosen);
      if (chosen === taken) await group.start('faster', [taken] as const, ([own]) => webServer(own));
      return webServer(chosen);
    });
    expect(seen[0]).toBe(taken);
    expect(port).not.toBe(taken);
  });

  it('is broken as soon as one of its services ends', async () => {
    await group.start('short', [], () => ({ ...shell('echo up; sleep 0.5'), announcement: 'up', isReady: () => Promise.resolve(true) }));
    await expect(group.broken).rejects.toMatchObject({ reason: 'SERVICE_ENDED' });
  });
});
