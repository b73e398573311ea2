import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import type { Arrival } from '#store';
import { readDocument } from './read-document.ts';

describe('readDocument', () => {
  it('takes a document for deleted only where Orthanc lists it no more', async () => {
    const read = (listed: readonly Arrival[]) => {
      const openFile = () => Promise.reject(new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'Gone.'));
      return readDocument({ openFile, describe: () => Promise.resolve(listed) }, 'i', new AbortController().signal);
    };
    expect(await read([])).toEqual({ kind: 'deleted' });
    await expect(read([{} as Arrival])).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_FILE_MISSING' });
  });
});
