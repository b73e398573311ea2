import { describe, expect, it } from 'vitest';
import { describeResult } from './print.ts';
import { demandReports, demoResult } from './result.ts';
import type { ReadStudy } from './studies.ts';

const stack = { gatewayUrl: 'http://127.0.0.1:8080', orthancUrl: 'http://127.0.0.1:8042', dicomPort: 4242, model: 'pilot@1' };
const box = { score: 0.912, left: 10, top: 20, width: 30, height: 40 };

const study: ReadStudy = {
  studyInstanceUID: '1.2',
  state: 'reported',
  instances: [
    { sopInstanceUID: '1.2.2', outcome: 'skipped', reason: 'The view is lateral.', code: 'LATERAL', model: null, imageScore: null, detections: null },
    { sopInstanceUID: '1.2.1', outcome: 'analysed', reason: null, code: null, model: 'pilot@1', imageScore: 0.8, detections: [box] },
  ],
  reports: [
    { state: 'current', seriesInstanceUID: '1.2.9', sopInstanceUID: '1.2.9.1' },
    { state: 'superseded', seriesInstanceUID: '1.2.8', sopInstanceUID: '1.2.8.1' },
  ],
  documents: [
    { sopInstanceUID: '1.2.7.1', outcome: 'read', reason: null, code: null },
    { sopInstanceUID: '1.2.7.2', outcome: 'skipped', reason: 'The report was made by a device, not by a person.', code: 'DEVICE_REPORT' },
    { sopInstanceUID: '1.2.7.3', outcome: 'failed', reason: 'The Structured Report is larger than 64 MiB.', code: 'DOCUMENT_TOO_LARGE' },
  ],
};

const sent = [
  { file: 'pa.dcm', studyInstanceUID: '1.2', sopInstanceUID: '1.2.1' },
  { file: 'lateral.dcm', studyInstanceUID: '1.2', sopInstanceUID: '1.2.2' },
];

describe('what the demo found', () => {
  it('has the instances in the order of the files, as analyze prints them, and the current report', () => {
    const [result] = demoResult(stack, sent, [study]).studies;
    expect(result?.instances).toEqual([
      { file: 'pa.dcm', sopInstanceUID: '1.2.1', outcome: 'analysed', reason: null, code: null, model: 'pilot@1', imageScore: 0.8, detections: [box] },
      { file: 'lateral.dcm', sopInstanceUID: '1.2.2', outcome: 'skipped', reason: 'The view is lateral.', code: 'LATERAL', model: 'pilot@1', imageScore: null, detections: [] },
    ]);
    expect(result?.report).toEqual({ seriesInstanceUID: '1.2.9', sopInstanceUID: '1.2.9.1' });
    expect(result?.viewer).toBe('http://127.0.0.1:8080/ohif/viewer?StudyInstanceUIDs=1.2&initialSeriesInstanceUID=1.2.9');
  });

  it('says of each Structured Report that it is one', () => {
    const reports = ['1.2.7.1', '1.2.7.2', '1.2.7.3', '1.2.8.1'].map((sopInstanceUID) => ({ file: `${sopInstanceUID}.dcm`, studyInstanceUID: '1.2', sopInstanceUID }));
    const result = demoResult(stack, reports, [study]);
    expect(result.studies[0]?.instances.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['skipped', 'STRUCTURED_REPORT'],
      ['skipped', 'DEVICE_REPORT'],
      ['failed', 'DOCUMENT_TOO_LARGE'],
      ['skipped', 'OWN_REPORT'],
    ]);
    const text = describeResult(result);
    expect(text).toContain('1.2.7.2.dcm: skipped. It is a Structured Report, not an image. The report was made by a device, not by a person.');
    expect(text).toContain('1.2.8.1.dcm: skipped. It is a report that PneumoGate wrote itself');
  });

  it('says that a study failed, and fails with it', () => {
    const given = demoResult(stack, sent, [{ ...study, state: 'failed', reports: [] }]);
    expect(given.studies[0]).toMatchObject({ state: 'failed', report: null });
    expect(describeResult(given)).toContain('The report failed: it could not be stored.');
    expect(() => {
      demandReports(given);
    }).toThrow(expect.objectContaining({ reason: 'STUDY_FAILED' }) as Error);
    const unread = demoResult(stack, sent.slice(1), [{ ...study, state: 'failed', reports: [] }]);
    expect(describeResult(unread)).toContain('No report: no image could be read.');
    demandReports(demoResult(stack, sent, [study]));
    demandReports(demoResult(stack, sent, [{ ...study, state: 'skipped', reports: [] }]));
  });

  it('opens a study without boxes at its images', () => {
    const empty = { ...study, instances: study.instances.map((each) => ({ ...each, detections: [] })) };
    expect(demoResult(stack, sent, [empty]).studies[0]?.viewer).toBe('http://127.0.0.1:8080/ohif/viewer?StudyInstanceUIDs=1.2');
  });

  it('reads well', () => {
    const text = describeResult(demoResult(stack, sent, [study]));
    expect(text).toContain('pa.dcm: 1 opacity, image score 80.0 % (pilot@1)\n       91.2 %  left 10, top 20, 30 × 40 pixels');
    expect(text).toContain('lateral.dcm: skipped. The view is lateral.');
    expect(text).toContain('storescu -aec ORTHANC 127.0.0.1 4242 FILE');
    expect(text).toContain('not for clinical use');
  });
});
