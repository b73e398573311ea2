import { describe, expect, it } from 'vitest';
import type { ReviewImage, StudyReview } from '../api/answers.ts';
import { noImageSentence } from './no-image.ts';
import { unreportedNotice } from './unreported.ts';

const image = (more: Partial<ReviewImage>): ReviewImage => ({
  ...{ seriesInstanceUID: '1.2', sopInstanceUID: '1.2.3', sopClassUID: '1.2.840.10008.5.1.4.1.1.1', columns: 300, rows: 400 },
  ...{ outcome: 'analysed', reason: null, imageScore: 0.8, aiBoxes: [], unreportedBoxes: 0, labels: [], consensus: null },
  ...more,
});
const study = (more: Partial<StudyReview>): StudyReview => ({ studyInstanceUID: '1', state: 'settling', report: null, ohif: null, images: [], ...more });
const report = { sopInstanceUID: '2.25.1', model: 'net@1', operatingPoint: 0.1 };

describe('unreportedNotice', () => {
  it('says that boxes are not shown before their report is in the archive', () => {
    const waiting = "The model's report on this image is not in the archive yet.";
    expect(unreportedNotice(image({ unreportedBoxes: 2 }), study({}))).toBe(`${waiting} Not shown here: 2 boxes of the model.`);
    expect(unreportedNotice(image({ unreportedBoxes: 1 }), study({ report }))).toBe(`${waiting} Not shown here: 1 box of the model.`);
    expect(unreportedNotice(image({}), study({}))).toBe(`${waiting} The model has no box on it.`);
    expect(unreportedNotice(image({ unreportedBoxes: 2 }), study({ state: 'failed' }))).toContain('could not be stored');
  });

  it('has nothing to say of a report that is there, and of an image that was not read', () => {
    expect(unreportedNotice(image({}), study({ state: 'reported', report }))).toBeUndefined();
    expect(unreportedNotice(image({ outcome: 'pending' }), study({}))).toBeUndefined();
  });
});

describe('noImageSentence', () => {
  it('promises an image only while one may come', () => {
    expect((['received', 'analysing', 'settling', 'reported', 'skipped', 'failed', 'deleted'] as const).filter((state) => noImageSentence(study({ state })).includes('yet'))).toEqual(['received', 'analysing', 'settling']);
  });

  it('says why, each reason once', () => {
    const unread = image({ outcome: 'failed', reason: 'The file is damaged.', columns: null, rows: null });
    expect(noImageSentence(study({ state: 'failed', images: [unread, unread, image({ outcome: 'pending' })] }))).toBe('This study has failed: none of its images could be read. The file is damaged.');
  });
});
