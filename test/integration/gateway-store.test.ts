import { request as httpRequest } from 'node:http';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { imageHead, plainImage, uidsOf } from '../fixtures/plain-image.ts';
import { eventually } from '../fixtures/process.ts';
import { stow, stowBody, stowOverhead, stowStream, stowType } from '../fixtures/stow.ts';

const mebibyte = 1024 ** 2;
/** 200 MiB of pixels. */
const large = { columns: 10_240, rows: 10_240 };
const largeUIDs = uidsOf('large');

async function* largeFile(): AsyncGenerator<Buffer> {
  yield imageHead(largeUIDs, large);
  const chunk = Buffer.alloc(mebibyte, 0x5a);
  for (let sent = 0; sent < large.columns * large.rows * 2; sent += chunk.length) yield await Promise.resolve(chunk);
}

const largeLength = imageHead(largeUIDs, large).length + large.columns * large.rows * 2 + stowOverhead;

let orthanc: RunningOrthanc;
let gateway: RunningGateway;

beforeAll(async () => {
  orthanc = await startOrthanc();
  gateway = await startGateway(orthanc.url, { PNEUMOGATE_GATEWAY_BODY_LIMIT_MIB: '256' });
});

afterAll(async () => {
  await gateway.stop();
  await orthanc.remove();
});

/** Highest resident memory of the gateway while `work` runs, above what it had before, in MiB. */
async function memoryGrowth(work: () => Promise<unknown>): Promise<number> {
  const before = gateway.residentMiB();
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, gateway.residentMiB());
  }, 20);
  await work().finally(() => {
    clearInterval(watch);
  });
  return highest - before;
}

const instancesIn = async (study: string): Promise<number> => {
  const answer = await fetch(`${orthanc.dicomWebUrl}/studies/${uidsOf(study).studyInstanceUID}/instances`);
  return answer.ok ? ((await answer.json()) as unknown[]).length : 0;
};

describe('STOW', () => {
  it('stores several instances and says so', async () => {
    const answer = await stow(gateway.dicomWebUrl, plainImage(uidsOf('several', 'one')), plainImage(uidsOf('several', 'two')));
    const stored = (await answer.json()) as Record<string, { Value?: unknown[] }>;
    expect(answer.status).toBe(200);
    expect(stored['00081199']?.Value).toHaveLength(2);
    expect(await instancesIn('several')).toBe(2);
  });

  it("hands on Orthanc's refusal", async () => {
    const answer = await stow(gateway.dicomWebUrl, Buffer.from('no DICOM'));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toHaveProperty('00081199');
  });

  it.each([
    ['of known length', { 'content-length': String(largeLength) }],
    ['in chunks', {}],
  ])('of 200 MiB %s flows through, and back again', async (_name, length) => {
    const sent = await memoryGrowth(async () => {
      const answer = await request(`${gateway.dicomWebUrl}/studies`, { method: 'POST', headers: { 'content-type': stowType, ...length }, body: stowStream(largeFile()) });
      expect(answer.statusCode).toBe(200);
      await answer.body.dump();
    });
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = largeUIDs;
    let received = 0;
    const read = await memoryGrowth(async () => {
      const path = `/studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances/${sopInstanceUID}`;
      const answer = await request(`${gateway.dicomWebUrl}${path}`, { headers: { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' } });
      for await (const chunk of answer.body as AsyncIterable<Buffer>) received += chunk.length;
    });
    expect(received).toBeGreaterThan(large.columns * large.rows * 2);
    expect(sent).toBeLessThan(100);
    expect(read).toBeLessThan(100);
  });
});

describe('a request that is too large', () => {
  const tooLarge = 257 * mebibyte;

  it('is refused by its length, before it is sent when the client asks', async () => {
    const outcome = await new Promise<{ status: number | undefined; continued: boolean; body: string }>((resolve, reject) => {
      let continued = false;
      const outgoing = httpRequest(`${gateway.dicomWebUrl}/studies`, {
        method: 'POST',
        headers: { 'content-type': stowType, 'content-length': tooLarge, expect: '100-continue' },
      });
      outgoing.on('continue', () => {
        continued = true;
      });
      outgoing.on('response', (incoming) => {
        let body = '';
        incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
        incoming.on('end', () => {
          outgoing.destroy();
          resolve({ status: incoming.statusCode, continued, body });
        });
      });
      outgoing.on('error', reject);
      outgoing.flushHeaders();
    });
    expect(outcome).toMatchObject({ status: 413, continued: false });
    expect(JSON.parse(outcome.body)).toMatchObject({ reason: 'BODY_TOO_LARGE', status: 413 });
  });

  it('is refused when it does not tell its length, once it is too long', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      yield imageHead(uidsOf('endless'), { columns: 16_384, rows: 16_384 });
      const chunk = Buffer.alloc(mebibyte);
      for (let sent = 0; sent < tooLarge; sent += chunk.length) yield await Promise.resolve(chunk);
    }
    const answer = await request(`${gateway.dicomWebUrl}/studies`, { method: 'POST', headers: { 'content-type': stowType }, body: stowStream(endless()) });
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([413, { reason: 'BODY_TOO_LARGE' }]);
    expect(await instancesIn('endless')).toBe(0);
  });

  it('does not hold up the next one', async () => {
    expect((await stow(gateway.dicomWebUrl, plainImage(uidsOf('next')))).status).toBe(200);
  });
});

describe('Expect: 100-continue', () => {
  it('is granted to a request that may come', async () => {
    const body = stowBody(plainImage(uidsOf('expected')));
    const status = await new Promise((resolve, reject) => {
      const outgoing = httpRequest(`${gateway.dicomWebUrl}/studies`, {
        method: 'POST',
        headers: { 'content-type': stowType, 'content-length': body.length, expect: '100-continue' },
      });
      outgoing.on('continue', () => outgoing.end(body));
      outgoing.on('response', (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode);
      });
      outgoing.on('error', reject);
      outgoing.flushHeaders();
    });
    expect(status).toBe(200);
    expect(await instancesIn('expected')).toBe(1);
  });
});

describe('a client that leaves in the middle', () => {
  it('leaves nothing behind', async () => {
    const head = imageHead(uidsOf('left'), { columns: 1024, rows: 1024 });
    const outgoing = httpRequest(`${gateway.dicomWebUrl}/studies`, { method: 'POST', headers: { 'content-type': stowType } });
    outgoing.on('error', () => undefined);
    outgoing.write(stowBody(head).subarray(0, head.length), () => {
      outgoing.destroy();
    });
    await eventually(async () => (await (await fetch(`${gateway.url}/metrics`)).text()).includes('pneumogate_http_requests_aborted_total{method="POST"'), 'the gateway notices');
    expect(await instancesIn('left')).toBe(0);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });
});
