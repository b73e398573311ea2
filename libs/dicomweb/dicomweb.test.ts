import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { errors } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { composeDataSet } from '#dicom';
import { faultOf } from './http.ts';
import { dicomWebClient, openHttp } from './index.ts';
import { firstPart, multipartRelated } from './multipart.ts';
import { demandStored } from './store-outcome.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that answers each request with the next of `answers`, and the client of it. */
async function clientOf(...answers: { status: number; body?: string }[]) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push({ url: request.url, authorization: request.headers.authorization });
    request.resume().on('end', () => response.writeHead(answer?.status ?? 500).end(answer?.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const http = openHttp({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web/`, username: 'u', password: 'p', timeoutSeconds: 30 });
  closing.push(() => http.close(), () => new Promise((resolve) => server.close(resolve)));
  return { client: dicomWebClient(http), asked };
}

const instance = { studyInstanceUID: '1.2', seriesInstanceUID: '1.3', sopInstanceUID: '1.4' };

describe('the client', () => {
  it('asks below the root, with credentials and escaped identifiers', async () => {
    const { client, asked } = await clientOf({ status: 200, body: '[{"00080018":{"vr":"UI","Value":["1.4"]}}]' });
    expect(await client.retrieveMetadata({ ...instance, seriesInstanceUID: 'a/b?c' })).toHaveProperty('00080018');
    await client.search('studies', { PatientID: 'a b' });
    expect(asked).toEqual([
      { url: '/dicom-web/studies/1.2/series/a%2Fb%3Fc/instances/1.4/metadata', authorization: 'Basic dTpw' },
      { url: '/dicom-web/studies?PatientID=a+b', authorization: 'Basic dTpw' },
    ]);
  });

  it.each([
    [401, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [400, 'FAILED_PRECONDITION'],
    [429, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
  ])('takes %i for %s', async (status, code) => {
    const { client } = await clientOf({ status, body: 'no' });
    await expect(client.retrieveMetadata(instance)).rejects.toMatchObject({ code });
  });

  it('takes an answer that is no JSON for a strange server, and no server for an absent one', async () => {
    const { client } = await clientOf({ status: 200, body: '<html>' });
    await expect(client.search('studies', {})).rejects.toMatchObject({ reason: 'PACS_STRANGE' });
    const absent = openHttp({ url: 'http://127.0.0.1:1/', timeoutSeconds: 30 });
    closing.push(() => absent.close());
    await expect(dicomWebClient(absent).search('studies', {})).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_UNREACHABLE' });
  });

  it.each([{ status: 200, body: '[]' }, { status: 204 }])('takes metadata of nothing for a file that cannot be read: $status', async (answer) => {
    const { client } = await clientOf(answer);
    await expect(client.retrieveMetadata(instance)).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_NO_METADATA' });
  });

  it('has nothing found for a 204', async () => {
    const { client } = await clientOf({ status: 204 });
    expect(await client.search('studies', {})).toEqual([]);
  });
});

describe('faultOf', () => {
  it.each([
    [new errors.ConnectTimeoutError(), 'UNAVAILABLE', 'PACS_UNREACHABLE'],
    [new errors.HeadersTimeoutError(), 'DEADLINE_EXCEEDED', 'PACS_SILENT'],
    [new errors.BodyTimeoutError(), 'DEADLINE_EXCEEDED', 'PACS_SILENT'],
  ])('tells a server that cannot be reached from one that is silent: %s', (error, code, reason) => {
    expect(faultOf(error)).toMatchObject({ code, reason });
  });
});

describe('demandStored', () => {
  const response = (stored: readonly string[], failureReason?: number) =>
    composeDataSet({
      ReferencedSOPSequence: stored.map((uid) => composeDataSet({ ReferencedSOPInstanceUID: uid })),
      ...(failureReason !== undefined && { FailedSOPSequence: [composeDataSet({ FailureReason: failureReason })] }),
    });

  it('accepts only what the server says is stored', () => {
    demandStored(200, response(['1', '2']), ['2']);
    expect(() => {
      demandStored(200, response(['1']), ['1', '2']);
    }).toThrow(expect.objectContaining({ code: 'FAILED_PRECONDITION' }));
  });

  it('tells a full disk, which may pass, from a refusal', () => {
    expect(() => {
      demandStored(409, response([], 0xa700), ['1']);
    }).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
    expect(() => {
      demandStored(409, response([], 0xc000), ['1']);
    }).toThrow(expect.objectContaining({ code: 'FAILED_PRECONDITION', metadata: { status: '409', failureReason: '0xc000' } }));
  });
});

describe('multipartRelated', () => {
  it('holds every file whole, between boundaries, and tells its length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 }), (files) => {
        const { pieces, length, contentType } = multipartRelated(files, 'a-boundary-that-is-in-no-file');
        const body = Buffer.concat([...pieces]);
        expect(body.length).toBe(length);
        expect(contentType).toContain('boundary=a-boundary-that-is-in-no-file');
        expect(firstPart(body, contentType)).toEqual(Buffer.from(files[0] ?? []));
        expect(firstPart(body, 'multipart/related; boundary=other')).toBeUndefined();
        const parts = body.toString('latin1').split('--a-boundary-that-is-in-no-file');
        expect(parts.at(-1)).toBe('--\r\n');
        expect(parts.slice(1, -1)).toEqual(files.map((file) => `\r\nContent-Type: application/dicom\r\n\r\n${Buffer.from(file).toString('latin1')}\r\n`));
      }),
    );
  });
});
