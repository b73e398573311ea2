import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { composeDataSet, readDicom, text } from '#dicom';
import { fitGeometry } from '#radiograph';
import { readReport } from '#report';
import type { Analysis } from '../analysis/analyzer.ts';
import { StudyReports } from './study-reports.ts';

const directory = mkdtempSync(join(tmpdir(), 'study-reports-'));
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const geometry = fitGeometry(300, 200, 64, 64, 'letterbox');
const analysed: Analysis['outcome'] = { kind: 'analysed', imageScore: 0.5, detections: [{ left: 1, top: 2, width: 30, height: 40, score: 0.5 }], geometry };
const failed: Analysis['outcome'] = { kind: 'failed', code: 'PIXEL_DATA_DAMAGED', sentence: 'The pixel data are damaged.' };
const skipped: Analysis['outcome'] = { kind: 'skipped', code: 'SOP_CLASS', sentence: 'It is no radiograph.' };

const analysisOf = (sopInstanceUID: string, outcome: Analysis['outcome'], matrix: { Columns?: number; Rows?: number } = { Columns: 300, Rows: 200 }): Analysis => ({
  sopInstanceUID,
  outcome,
  timings: { prepareMs: 0, queueMs: 0, computeMs: 0, batchSize: 1 },
  dataSet: composeDataSet({ StudyInstanceUID: '2.25.1', SeriesInstanceUID: '2.25.2', SOPInstanceUID: sopInstanceUID, SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1', StudyDate: '20260305', ...matrix }),
});

async function written(analyses: readonly Analysis[], more: { timeZone?: string } = {}) {
  const reports = new StudyReports({
    directory,
    model: { name: 'm', version: 1, deviceUID: '2.25.9', operatingPoint: 0.3 },
    operatingPoint: 0.3,
    softwareVersion: '1',
    seriesNumber: 1,
    sopClass: 'comprehensive-3d',
    contentTime: new Date('2026-03-04T23:05:00Z'),
    ...more,
  });
  for (const analysis of analyses) reports.add(analysis);
  const [path = '', ...others] = await reports.write();
  expect(others).toEqual([]);
  return readDicom(readFileSync(path)).dataSet;
}

describe('StudyReports', () => {
  it('lists images, and no other objects of the study', async () => {
    const report = readReport(await written([analysisOf('2.25.20', skipped, {}), analysisOf('2.25.21', analysed), analysisOf('2.25.22', skipped)]));
    expect(report.images.map(({ sopInstanceUID, columns }) => [sopInstanceUID, columns])).toEqual([['2.25.21', 300], ['2.25.22', 300]]);
  });

  it('lists an image once, as it was read, however many copies of it there are', async () => {
    const report = readReport(await written([failed, analysed, analysed, failed].map((outcome) => analysisOf('2.25.21', outcome))));
    expect(report.images).toMatchObject([{ sopInstanceUID: '2.25.21', outcome: { kind: 'analysed' } }]);
    expect(report.regions).toHaveLength(1);
  });

  it('shows the clock of the time zone that it is told, or else of the process', async () => {
    const told = await written([analysisOf('2.25.21', analysed)], { timeZone: 'Asia/Tokyo' });
    expect(['ContentDate', 'ContentTime', 'TimezoneOffsetFromUTC'].map((keyword) => text(told, keyword))).toEqual(['20260305', '080500.000', '+0900']);
    const { TZ } = process.env;
    process.env.TZ = 'Asia/Tokyo';
    try {
      const untold = await written([analysisOf('2.25.21', analysed)]);
      expect(['ContentDate', 'ContentTime', 'TimezoneOffsetFromUTC'].map((keyword) => text(untold, keyword))).toEqual(['20260305', '080500.000', undefined]);
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });
});
