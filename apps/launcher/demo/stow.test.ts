import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sendFile } from './stow.ts';

const answer = {
  '00081190': { vr: 'UR', Value: ['http://archive/dicom-web/studies/1.2'] },
  '00081199': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.3'] } }] },
};
const file = { name: 'a.dcm', bytes: () => Promise.resolve(new Uint8Array([68, 73, 67, 77])) };

describe('sending a file', () => {
  let server: Server;
  let body = '';

  const archive = (status: number, json: object): Promise<string> =>
    new Promise((resolve) => {
      server = createServer((request, response) => {
        request.setEncoding('latin1').on('data', (chunk: string) => (body += chunk));
        request.on('end', () => response.writeHead(status).end(JSON.stringify(json)));
      });
      server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      });
    });
  afterEach(() => {
    body = '';
    server.close();
  });

  it('stores it as one part and reads where it went', async () => {
    const sent = await sendFile(await archive(200, answer), file, AbortSignal.timeout(10_000));
    expect(sent).toEqual({ file: 'a.dcm', studyInstanceUID: '1.2', sopInstanceUID: '1.2.3' });
    expect(body).toMatch(/^--(\S+)\r\nContent-Type: application\/dicom\r\n\r\nDICM\r\n--\1--\r\n$/);
  });

  it('says when the archive refuses it', async () => {
    const refusal = sendFile(await archive(409, {}), file, AbortSignal.timeout(10_000));
    await expect(refusal).rejects.toMatchObject({ reason: 'NOT_STORED', metadata: { file: 'a.dcm' } });
  });
});
