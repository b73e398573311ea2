import { describe, expect, it } from 'vitest';
import { describeResult } from './print.ts';
import { demoResult } from './result.ts';
import type { ReadStudy } from './studies.ts';

const stack = { gatewayUrl: 'http://127.0.0.1:8080', orthancUrl: 'http://127.0.0.1:8042', dicomPort: 4242 };
const box = { score: 0.912, left: 10, top: 20, width: 30, height: 40 };

const study: ReadStudy = {
  studyInstanceUID: '1.2',
  state: 'reported',
  instances: [
    { sopInstanceUID: '1.2.2', outcome: 'skipped', reason: 'The view is lateral.', model: null, imageScore: null, detections: null },
    { sopInstanceUID: '1.2.1', outcome: 'analysed', reason: null, model: 'pilot@1', imageScore: 0.8, detections: [box] },
  ],
  reports: [
    { state: 'current', seriesInstanceUID: '1.2.9', sopInstanceUID: '1.2.9.1' },
    { state: 'superseded', seriesInstanceUID: '1.2.8', sopInstanceUID: '1.2.8.1' },
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
      { file: 'pa.dcm', sopInstanceUID: '1.2.1', outcome: 'analysed', reason: null, model: 'pilot@1', imageScore: 0.8, detections: [box] },
      { file: 'lateral.dcm', sopInstanceUID: '1.2.2', outcome: 'skipped', reason: 'The view is lateral.', model: null, imageScore: null, detections: [] },
    ]);
    expect(result?.report).toEqual({ seriesInstanceUID: '1.2.9', sopInstanceUID: '1.2.9.1' });
    expect(result?.viewer).toBe('http://127.0.0.1:8080/ohif/viewer?StudyInstanceUIDs=1.2&initialSeriesInstanceUID=1.2.9');
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
