import type { StudyReview, StudyState } from '../api/answers.ts';

const nothingYet = 'This study has no image that can be reviewed yet.';

const sentences: Readonly<Record<StudyState, string>> = {
  received: nothingYet,
  analysing: nothingYet,
  settling: nothingYet,
  reported: 'This study has no image that can be reviewed.',
  skipped: 'Nothing in this study is for the model, and it has no image that can be reviewed.',
  failed: 'This study has failed: none of its images could be read.',
  deleted: 'This study was deleted from the archive; no image of it is left.',
};

/** Why a study has nothing to review: its state, and what was said of its images. */
export function noImageSentence({ state, images }: StudyReview): string {
  const reasons = new Set(images.flatMap(({ reason }) => reason ?? []));
  return [sentences[state], ...reasons].join(' ');
}
