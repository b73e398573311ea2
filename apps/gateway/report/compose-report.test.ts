import { describe, expect, it } from 'vitest';
import type { BookedImage, ReportFacts } from '#store';
import { identify } from './compose-report.ts';

const image: BookedImage = { seriesInstanceUID: '1.3', sopInstanceUID: '1.4', sopClassUID: '1.5', columns: 300, rows: 400, outcome: { kind: 'analysed', imageScore: 0.5, detections: [] } };
const facts: ReportFacts = { studyId: 's', modelDeviceUID: '2.25.1', predecessorUID: null, images: [image] };

describe('identify', () => {
  it('names the same report for the same facts', () => {
    expect(identify(structuredClone(facts), 'comprehensive-3d')).toEqual(identify(facts, 'comprehensive-3d'));
  });

  it('names another report for each fact that differs', () => {
    const others = [
      identify({ ...facts, studyId: 't' }, 'comprehensive-3d'),
      identify({ ...facts, modelDeviceUID: '2.25.2' }, 'comprehensive-3d'),
      identify({ ...facts, predecessorUID: '2.25.9' }, 'comprehensive-3d'),
      identify({ ...facts, images: [{ ...image, outcome: { kind: 'analysed', imageScore: 0.6, detections: [] } }] }, 'comprehensive-3d'),
      identify({ ...facts, images: [image, { ...image, sopInstanceUID: '1.6' }] }, 'comprehensive-3d'),
      identify(facts, 'comprehensive'),
    ];
    const uids = [identify(facts, 'comprehensive-3d'), ...others].flatMap(({ sopInstanceUID, seriesInstanceUID }) => [sopInstanceUID, seriesInstanceUID]);
    expect(new Set(uids).size).toBe(uids.length);
  });
});
