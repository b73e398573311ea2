import { request as httpRequest } from 'node:http';
import { request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../fixtures/gateway.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { plainImage, uidsOf } from '../fixtures/plain-image.ts';
import { eventually } from '../fixtures/process.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../fixtures/scripted-upstream.ts';
import { stow } from '../fixtures/stow.ts';

describe('an Orthanc that goes and comes', () => {
  let orthanc: RunningOrthanc;
  let gateway: RunningGateway;

  beforeAll(async () => {
    orthanc = await startOrthanc();
    await orthanc.stop();
    gateway = await startGateway(orthanc.url);
  });

  afterAll(async () => {
    await gateway.stop();
    await orthanc.remove();
  });

  const readiness = async (): Promise<[number, unknown]> => {
    const answer = await fetch(`${gateway.url}/readyz`);
    return [answer.status, await answer.json()];
  };

  it('is 503 with Retry-After while it is away, for reading and storing, and named by /readyz', async () => {
    for (const answer of [await fetch(`${gateway.dicomWebUrl}/studies`), await stow(gateway.dicomWebUrl, plainImage(uidsOf('away')))]) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ reason: 'ORTHANC_UNREACHABLE', status: 503 });
    }
    expect(await readiness()).toMatchObject([503, { status: 'unready', parts: { orthanc: { status: 'down', required: true }, database: { status: 'up' } } }]);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });

  it('is served as soon as it is there, and again after a crash', async () => {
    for (const round of ['first', 'second']) {
      await orthanc.restart();
      expect((await fetch(`${gateway.dicomWebUrl}/studies`)).status, round).toBe(200);
      expect((await stow(gateway.dicomWebUrl, plainImage(uidsOf('back', round)))).status, round).toBe(200);
      expect(await readiness()).toMatchObject([200, { parts: { orthanc: { status: 'up' }, inference: { status: 'down', required: false } } }]);
      await orthanc.kill();
      expect((await fetch(`${gateway.dicomWebUrl}/studies`)).status, round).toBe(503);
    }
  });
});

describe('an Orthanc that asks for credentials', () => {
  const credentials = { username: 'gateway', password: 'p4ss:word' };
  const basic = `Basic ${Buffer.from('gateway:p4ss:word').toString('base64')}`;
  let orthanc: RunningOrthanc;
  let gateways: RunningGateway[];

  beforeAll(async () => {
    orthanc = await startOrthanc({ credentials });
    gateways = await Promise.all([
      startGateway(orthanc.url, { PNEUMOGATE_ORTHANC_USERNAME: credentials.username, PNEUMOGATE_ORTHANC_PASSWORD: credentials.password }),
      startGateway(orthanc.url, { PNEUMOGATE_ORTHANC_USERNAME: credentials.username, PNEUMOGATE_ORTHANC_PASSWORD: 'wrong' }),
      startGateway(orthanc.url),
    ]);
  });

  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await orthanc.remove();
  });

  const studiesOf = (index: number, headers: Record<string, string> = {}): Promise<Response> => fetch(`${gateways[index]?.dicomWebUrl ?? ''}/studies`, { headers });

  it("gets the gateway's, not the client's", async () => {
    expect((await studiesOf(0)).status).toBe(200);
    expect((await studiesOf(0, { authorization: 'Bearer of-the-viewer' })).status).toBe(200);
  });

  it('does not make the client log in for the gateway', async () => {
    const answer = await studiesOf(1);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([502, null]);
    expect(await answer.json()).toMatchObject({ reason: 'ORTHANC_REFUSED' });
    expect(gateways[1]?.process.lines.join('\n')).not.toContain('wrong');
  });

  it("gets the client's when the gateway has none", async () => {
    expect((await studiesOf(2)).status).toBe(401);
    expect((await studiesOf(2, { authorization: basic })).status).toBe(200);
  });
});

describe('an upstream that misbehaves', () => {
  let upstream: ScriptedUpstream;
  let gateway: RunningGateway;

  beforeAll(async () => {
    upstream = await startScriptedUpstream();
    gateway = await startGateway(upstream.url, { PNEUMOGATE_ORTHANC_TIMEOUT_SECONDS: '1', PNEUMOGATE_GATEWAY_IDLE_TIMEOUT_SECONDS: '1' });
  });

  afterAll(async () => {
    await gateway.stop();
    await upstream.close();
  });

  it('never sees hop-by-hop fields, cookies or forged addresses, and its own do not pass', async () => {
    upstream.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'image/jpeg', connection: 'keep-alive, x-hop', 'x-hop': '1', 'x-end': '2', 'proxy-authenticate': 'Basic', upgrade: 'h2c' });
      response.end('body');
    });
    const answer = await new Promise<{ headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
      const fields = { connection: 'close, x-secret', 'x-secret': '1', 'x-kept': '2', te: 'trailers', cookie: 'session=1', forwarded: 'host=evil', 'x-forwarded-host': 'evil', 'proxy-authorization': 'Basic eA==' };
      httpRequest(`${gateway.dicomWebUrl}/studies/1.2/rendered`, { headers: fields }, (incoming) => {
        incoming.resume();
        incoming.on('end', () => {
          resolve({ headers: incoming.headers });
        });
      })
        .on('error', reject)
        .end();
    });
    const seen = upstream.requests.at(-1)?.headers ?? {};
    for (const name of ['x-secret', 'te', 'cookie', 'x-forwarded-host', 'proxy-authorization']) expect(seen[name], name).toBeUndefined();
    expect(seen).toMatchObject({ 'x-kept': '2', via: '1.1 pneumogate', forwarded: `host=127.0.0.1:${gateway.port};proto=http` });
    expect(seen['x-request-id']).toBe(answer.headers['x-request-id']);
    expect(answer.headers).toMatchObject({ 'x-end': '2', 'content-type': 'image/jpeg' });
    for (const name of ['x-hop', 'proxy-authenticate', 'upgrade']) expect(answer.headers[name], name).toBeUndefined();
  });

  it('is 504 when it says nothing', async () => {
    upstream.answerWith(() => undefined);
    const answer = await fetch(`${gateway.dicomWebUrl}/studies`);
    expect([answer.status, await answer.json()]).toMatchObject([504, { reason: 'ORTHANC_SILENT' }]);
  });

  it('is 503 when it hangs up without an answer', async () => {
    upstream.answerWith((request) => request.socket.destroy());
    expect((await fetch(`${gateway.dicomWebUrl}/studies`)).status).toBe(503);
  });

  it('is asked once more when a kept connection was closed just then', async () => {
    let asked = 0;
    upstream.answerWith((request, response) => {
      asked += 1;
      return asked === 1 ? request.socket.destroy() : response.writeHead(200, { 'content-type': 'image/png' }).end('x');
    });
    expect((await fetch(`${gateway.dicomWebUrl}/studies/1.2/rendered`)).status).toBe(200);
    expect(asked).toBe(2);
  });

  it.each([
    ['breaks off', (socket: { destroy(): void }) => { socket.destroy(); }],
    ['falls silent', () => undefined],
  ])('does not pass for complete when it %s in the middle', async (_name, then) => {
    upstream.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.write('half', () => {
        then(response);
      });
    });
    const answer = await fetch(`${gateway.dicomWebUrl}/studies/1.2/rendered`);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  describe('and a client that leaves', () => {
    let closed: boolean;
    beforeEach(() => {
      closed = false;
      upstream.answerWith((_request, response) => {
        response.on('close', () => {
          closed = true;
        });
        response.writeHead(200, { 'content-type': 'application/octet-stream' });
        response.write('first');
      });
    });
    afterEach(() => {
      expect(closed).toBe(true);
    });

    it('is told at once', async () => {
      const answer = await request(`${gateway.dicomWebUrl}/studies/1.2/rendered`);
      const [first] = await Promise.all([answer.body[Symbol.asyncIterator]().next()]);
      expect(String(first.value)).toBe('first');
      answer.body.on('error', () => undefined).destroy();
      await eventually(() => closed, 'the upstream hears of it');
    });
  });
});

describe('two sides of different speed', () => {
  let upstream: ScriptedUpstream;
  let gateway: RunningGateway;

  beforeAll(async () => {
    upstream = await startScriptedUpstream();
    gateway = await startGateway(upstream.url);
  });

  afterAll(async () => {
    await gateway.stop();
    await upstream.close();
  });

  it.each(['image/jpeg', 'application/dicom+json'])('hold each other back: a slow reader of %s stops the sender', async (contentType) => {
    const chunk = Buffer.alloc(1024 ** 2, 0x20);
    const total = 256;
    let sent = 0;
    upstream.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': contentType });
      const send = (): void => {
        if (sent === total) {
          response.end();
          return;
        }
        sent += 1;
        if (response.write(chunk)) setImmediate(send);
        else response.once('drain', send);
      };
      send();
    });
    const before = gateway.residentMiB();
    const answer = await request(`${gateway.dicomWebUrl}/studies/1.2/rendered`);
    await eventually(() => sent > 0, 'the sender begins');
    let last = -1;
    await eventually(async () => {
      const still = last === sent;
      last = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return still;
    }, 'the sender stands still');
    expect(sent).toBeLessThan(total / 2);
    expect(gateway.residentMiB() - before).toBeLessThan(100);
    let received = 0;
    for await (const part of answer.body as AsyncIterable<Buffer>) received += part.length;
    expect(received).toBe(total * chunk.length);
  });
});
