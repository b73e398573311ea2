import type { ReviewImage, StudyReview } from '../api/answers.ts';
import { counted } from '../shell/words.ts';

/** What keeps boxes of the model from being shown on an image, as a sentence; undefined: its report is here, or it has not read the image. */
export function unreportedNotice({ outcome, unreportedBoxes }: ReviewImage, { report, state }: StudyReview): string | undefined {
  if (outcome !== 'analysed' || (report !== null && unreportedBoxes === 0)) return undefined;
  const why = state === 'failed' ? "The model's report on this image could not be stored in the archive (see Dead letters)" : "The model's report on this image is not in the archive yet";
  return unreportedBoxes === 0 ? `${why}. The model has no box on it.` : `${why}. Not shown here: ${counted(unreportedBoxes, 'box', 'boxes')} of the model.`;
}
