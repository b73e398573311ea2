import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { type Part, judgeReadiness } from './index.ts';

const part = (name: string, required: boolean, check: Part['check']): Part => ({ name, required, check });
const up = (name: string): Part => part(name, true, () => Promise.resolve({ version: 1 }));
const down = (name: string, required: boolean): Part => part(name, required, () => Promise.reject(new Fault('UNAVAILABLE', 'GONE', 'It is gone.')));

describe('judgeReadiness', () => {
  it('is ready when all is up, with the facts', async () => {
    expect(await judgeReadiness([up('orthanc')], 1000)).toEqual({
      status: 'ready',
      parts: { orthanc: { status: 'up', required: true, facts: { version: 1 } } },
    });
  });

  it('names what is down, and is unready only when that is required', async () => {
    expect((await judgeReadiness([up('orthanc'), down('inference', false)], 1000)).status).toBe('degraded');
    const readiness = await judgeReadiness([down('orthanc', true), down('inference', false)], 1000);
    expect(readiness.status).toBe('unready');
    expect(readiness.parts.orthanc).toEqual({ status: 'down', required: true, reason: 'GONE', detail: 'It is gone.' });
  });

  it('counts a part that never answers as down', async () => {
    const silent = part('database', true, () => new Promise(() => undefined));
    expect((await judgeReadiness([silent], 5)).parts.database).toMatchObject({ status: 'down', reason: 'NO_ANSWER' });
  });
});
