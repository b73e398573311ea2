import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { type ReadStudy, awaitStudies } from './studies.ts';

const image = { sopInstanceUID: '1.2.1', outcome: 'analysed', reason: null, code: null, model: 'pilot@1', imageScore: 0.1, detections: [] } as const;
const document = { sopInstanceUID: '1.2.2', outcome: 'read', reason: null, code: null } as const;
const report = { sopInstanceUID: '1.2.3', seriesInstanceUID: '1.2.9', state: 'superseded' } as const;
const study: ReadStudy = { studyInstanceUID: '1.2', state: 'reported', instances: [image], documents: [document], reports: [report] };
const sent = ['1.2.1', '1.2.2', '1.2.3'].map((sopInstanceUID) => ({ file: `${sopInstanceUID}.dcm`, studyInstanceUID: '1.2', sopInstanceUID }));
const progress = { step: () => undefined, say: () => undefined, end: () => undefined };

describe('waiting for studies', () => {
  let server: Server;

  const gateway = (...answers: readonly [ReadStudy, ...ReadStudy[]]): Promise<string> =>
    new Promise((resolve) => {
      let asked = 0;
      server = createServer((_, response) => response.end(JSON.stringify(answers[Math.min(asked++, answers.length - 1)])));
      server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      });
    });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('ends when each file is decided, where the gateway lists it: image, report of another, report of its own', async () => {
    const url = await gateway({ ...study, instances: [{ ...image, outcome: 'pending' }] }, { ...study, documents: [{ ...document, outcome: 'pending' }] }, { ...study, reports: [] }, study);
    expect(await awaitStudies(url, sent, AbortSignal.timeout(10_000), progress)).toEqual([study]);
  });

  it('ends with the reason of whoever stops it', async () => {
    const stopped = new Fault('CANCELLED', 'STOPPED', 'Stopped by SIGINT.');
    const stopping = new AbortController();
    const url = await gateway({ ...study, state: 'analysing' });
    const waiting = awaitStudies(url, sent, stopping.signal, progress);
    setTimeout(() => {
      stopping.abort(stopped);
    }, 100);
    await expect(waiting).rejects.toBe(stopped);
  });
});
