import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRangeOf, sliceOf } from './byte-range.ts';
import { entityTagOf, noneMatchNames } from './entity-tag.ts';
import { requestFields, responseFields } from './fields.ts';
import { publicAddressOf } from './public-address.ts';
import { UrlRewriter } from './rewrite-urls.ts';
import { targetOf } from './target.ts';

/** Cuts a buffer at the given places. */
const pieces = (whole: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => whole.subarray(places[index], end));
};

describe('UrlRewriter', () => {
  const rewrite = (parts: readonly Buffer[], base = 'https://pacs.example/x', multipart = false): Promise<string> =>
    text(Readable.from(parts).pipe(new UrlRewriter({ dicomWebRoot: '/dicom-web/', base, multipart })));

  it('gives the same however its input is cut, and leaves all other bytes alone', async () => {
    const words = fc.constantFrom('"http://127.0.0.1:8042/dicom-web/studies/1.2"', 'http', '"https://a/dicom-web/', 'Mü"', ',\r\n', 'x'.repeat(700), '"https://else.example/studies/"');
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 40 }), fc.array(fc.nat(), { maxLength: 12 }), async (parts, cuts) => {
        const whole = parts.join('');
        const expected = whole.replaceAll('http://127.0.0.1:8042/dicom-web/studies/', 'https://pacs.example/x/dicom-web/studies/');
        expect(await rewrite(pieces(Buffer.from(whole), cuts))).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves what is public already, prefix included', async () => {
    const said = '"https://pacs.example/x/dicom-web/studies/1"';
    expect(await rewrite([Buffer.from(said)])).toBe(said);
  });

  it('drops the length of parts, which it may have changed', async () => {
    const part = '--b\r\nContent-Type: application/dicom+xml\r\nContent-Length: 12\r\n\r\n<x/>';
    expect(await rewrite([Buffer.from(part)], 'https://pacs.example', true)).not.toContain('Content-Length');
    expect(await rewrite([Buffer.from(part)])).toBe(part);
  });
});

describe('byteRangeOf and sliceOf', () => {
  it('slice as Buffer does, however the whole is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.array(fc.nat(), { maxLength: 8 }), fc.nat(400), fc.option(fc.nat(400), { nil: undefined }), async (bytes, cuts, first, last) => {
        const whole = Buffer.from(bytes);
        const range = byteRangeOf(`bytes=${first}-${last ?? ''}`, whole.length);
        if (last !== undefined && last < first) expect(range).toBeUndefined();
        else if (first >= whole.length) expect(range).toBe('unsatisfiable');
        else if (range === undefined || range === 'unsatisfiable') expect.unreachable();
        else expect(await buffer(sliceOf(Readable.from(pieces(whole, cuts)), range))).toEqual(whole.subarray(first, last === undefined ? undefined : last + 1));
      }),
    );
  });

  it('knows suffixes, and ignores what it need not understand', () => {
    expect(byteRangeOf('bytes=-3', 10)).toEqual({ first: 7, last: 9, length: 10 });
    expect(byteRangeOf('bytes=-30', 10)).toEqual({ first: 0, last: 9, length: 10 });
    expect(byteRangeOf('bytes=-0', 10)).toBe('unsatisfiable');
    for (const field of ['bytes=-', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b', '']) expect(byteRangeOf(field, 10), field).toBeUndefined();
  });
});

describe('entity tags', () => {
  const representation = { path: '/dicom-web/studies/1', accept: 'image/png', contentType: 'multipart/related; boundary=abc', contentLength: '9' };

  it('do not depend on the boundary, and on everything else', () => {
    const tag = entityTagOf(representation);
    expect(entityTagOf({ ...representation, contentType: 'multipart/related; boundary=xyz' })).toBe(tag);
    for (const other of [{ path: '/x' }, { accept: 'image/jpeg' }, { contentType: 'image/png' }, { contentLength: '10' }]) {
      expect(entityTagOf({ ...representation, ...other })).not.toBe(tag);
    }
  });

  it('compare weakly', () => {
    expect(noneMatchNames('"a", "b"', 'W/"b"')).toBe(true);
    expect(noneMatchNames('*', 'W/"b"')).toBe(true);
    expect(noneMatchNames('"bb"', 'W/"b"')).toBe(false);
  });
});

describe('fields', () => {
  it('of the connection stay there, also those that Connection names', () => {
    const kept = responseFields({ connection: 'X-Own, close', 'x-own': '1', 'transfer-encoding': 'chunked', etag: '"x"' });
    expect(kept).toEqual({ etag: '"x"', 'cache-control': 'private, no-cache' });
  });

  it('name the gateway to Orthanc and carry its credentials, or the client\'s', () => {
    const context = { requestId: 'r', forwarded: 'host=h;proto=http' };
    const headers = { authorization: 'Bearer t', via: '1.1 front', accept: '*/*' };
    expect(requestFields(headers, context)).toEqual({ accept: '*/*', authorization: 'Bearer t', via: '1.1 front, 1.1 pneumogate', forwarded: context.forwarded, 'x-request-id': 'r' });
    expect(requestFields(headers, { ...context, authorization: 'Basic x' }).authorization).toBe('Basic x');
  });
});

describe('publicAddressOf', () => {
  it('prefers the setting, and drops a trailing slash', () => {
    const request = { protocol: 'http', host: 'inside:8080' };
    expect(publicAddressOf('https://pacs.example/ai/', request)).toEqual({ base: 'https://pacs.example/ai', forwarded: 'host=pacs.example/ai;proto=https' });
    expect(publicAddressOf(undefined, request).base).toBe('http://inside:8080');
    expect(publicAddressOf(undefined, { protocol: 'http', host: '[::1]:80' }).base).toBe('http://[::1]:80');
  });

  it('repeats no malformed Host', () => {
    for (const host of [undefined, '', 'a b', 'a/b', 'a;proto=x', 'a"b', 'a:b']) expect(() => publicAddressOf(undefined, { protocol: 'http', host }), host).toThrow(/Host/);
  });
});

describe('targetOf', () => {
  it('keeps path and query as they are, and names the resource without UIDs', () => {
    expect(targetOf('studies/1.2/series/3/instances/4/frames/1,2?x=%20', '/dw/')).toEqual({
      path: '/dw/studies/1.2/series/3/instances/4/frames/1,2?x=%20',
      resource: 'studies/series/instances/frames',
      ofInstance: true,
    });
    expect(targetOf('studies/1.2/instances', '/dw/').ofInstance).toBe(false);
  });

  it('lets nothing out of the DICOMweb root, however it is written', () => {
    const escape = fc.constantFrom('..', '.', '%2e%2e', '%2E.', '..%2f', '..%5c', '%252e%252e', '%00', '\\..', '%c0%ae');
    fc.assert(
      fc.property(fc.array(fc.constantFrom('studies', '1.2', 'series'), { maxLength: 4 }), escape, (before, way) => {
        expect(() => targetOf(['studies', ...before, way, 'changes'].join('/'), '/dicom-web/')).toThrow();
      }),
    );
  });
});
