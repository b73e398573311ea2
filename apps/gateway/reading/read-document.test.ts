import { describe, expect, it } from 'vitest';
import { type DataSet, composeDataSet, text, writeDicom } from '#dicom';
import { Fault } from '#fault';
import { writeReport, writeReview } from '#report';
import type { Arrival } from '#store';
import { deflatedFile } from '../../../test/fixtures/deflated-file.ts';
import { boxes, reportContent, reportOptions, reviewContent } from '../../../test/fixtures/report-content.ts';
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

  it('takes the report for that of a person where one observed, beside a device or not, and for that of a device where none did', async () => {
    const source = composeDataSet({ StudyInstanceUID: '2.25.1', SeriesInstanceUID: '2.25.2', SOPInstanceUID: '2.25.3', SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1', Rows: 400, Columns: 300 });
    const contentOf = (ds: DataSet) => (ds['0040A730']?.Value ?? []) as readonly DataSet[];
    const model = writeReport(reportContent(source, [boxes(2)]), reportOptions);
    const review = writeReview(reviewContent(source), reportOptions);
    const device = contentOf(model).filter((item) => text(item, 'RelationshipType') === 'HAS OBS CONTEXT');
    const both = { ...review, '0040A730': { vr: 'SQ', Value: [...device, ...contentOf(review)] } };
    const read = (report: DataSet) => {
      const bytes = (async function* whole() { yield await Promise.resolve(writeDicom(report)); })();
      return readDocument({ openFile: () => Promise.resolve({ bytes, totalBytes: undefined }), describe: () => Promise.resolve([]) }, 'i', new AbortController().signal);
    };
    expect(device.length).toBeGreaterThan(3);
    expect(await read(model)).toMatchObject({ kind: 'skipped', code: 'DEVICE_REPORT' });
    expect(await read(review)).toMatchObject({ kind: 'report', reader: 'Reader^One' });
    expect(await read(both)).toMatchObject({ kind: 'report', reader: 'Reader^One' });
  });

  describe('refuses a document above 64 MiB', () => {
    const mebibyte = new Uint8Array(2 ** 20);

    /** What becomes of a file of these pieces, and how many of them were asked for. */
    async function outcomeOf(pieces: Iterable<Uint8Array>) {
      let asked = 0;
      async function* bytes(): AsyncGenerator<Uint8Array> {
        for (const piece of pieces) {
          asked++;
          yield await Promise.resolve(piece);
        }
      }
      const openFile = () => Promise.resolve({ bytes: bytes(), totalBytes: undefined });
      const content = await readDocument({ openFile, describe: () => Promise.resolve([]) }, 'i', new AbortController().signal);
      return { content, asked };
    }

    it('as it is stored, without taking the rest', async () => {
      const { content, asked } = await outcomeOf(Array.from({ length: 200 }, () => mebibyte));
      expect(content).toEqual({ kind: 'failed', code: 'DOCUMENT_TOO_LARGE', sentence: 'The Structured Report is larger than 64 MiB.' });
      expect(asked).toBe(65);
    });

    it('and one that grows above that when it is inflated', async () => {
      const { bytes } = deflatedFile(composeDataSet({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33', SOPInstanceUID: '2.25.1' }), 64 * 2 ** 20);
      const { content } = await outcomeOf([bytes]);
      expect(content).toEqual({ kind: 'failed', code: 'DICOM_TOO_LARGE', sentence: 'The deflated DICOM data set is larger than 64 MiB.' });
    });
  });
});
