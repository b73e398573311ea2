import type { ReviewBody, ReviewImage, ReviewedImage } from '../api/answers.ts';
import { type ImageMarks, progressOf } from './marks.ts';

/** What is to be saved, or why it cannot be yet. */
export type Submission = { readonly images: readonly ReviewedImage[] } | { readonly refusal: string; /** Index of the image to look at. */ readonly at: number };

function reviewedImage({ sopInstanceUID, boxes, negative }: ImageMarks): ReviewedImage {
  if (negative !== null) return { sopInstanceUID, verdict: negative };
  const standing = boxes.filter(({ decision }) => decision === 'accepted');
  return { sopInstanceUID, verdict: 'boxes', boxes: standing.map(({ ai, box }) => (ai === null ? box : { trackingUid: ai.trackingUid, ...box })) };
}

const isUnseen = ({ sopInstanceUID, negative }: ImageMarks, told: readonly ReviewImage[]): boolean =>
  negative === 'no-pneumonia' && told.some((image) => image.sopInstanceUID === sopInstanceUID && image.unreportedBoxes > 0);

/**
 * Images nothing was said of are left out; one that is half decided is refused, so that no label arises from neglect. So is no pneumonia on an
 * image of `told` with boxes of the model that are not shown.
 */
export function submissionOf(images: readonly ImageMarks[], told: readonly ReviewImage[]): Submission {
  for (const [at, marks] of images.entries()) {
    const progress = progressOf(marks);
    if (progress === 'undecided') return { refusal: 'A box waits for your decision: accept it (a), reject it (x), or accept all that wait (Shift+A).', at };
    if (progress === 'empty') return { refusal: 'Every box is rejected: say no pneumonia (n) or not assessable (q), or draw a box (d).', at };
    if (isUnseen(marks, told)) return { refusal: 'The model has boxes on this image that are not shown: no pneumonia cannot be saved before its report is in the archive.', at };
  }
  const complete = images.filter((marks) => progressOf(marks) === 'complete');
  if (complete.length === 0) return { refusal: 'Nothing is decided yet: accept (a) or reject (x) a box, draw one (d), or say no pneumonia (n) or not assessable (q).', at: -1 };
  return { images: complete.map(reviewedImage) };
}

/** A review that was made ready to be sent. It keeps its key as long as its content stays, so that sending it again is safe. */
export function sealReview(content: Omit<ReviewBody, 'key'>, last: ReviewBody | undefined, newKey: () => string): ReviewBody {
  if (last !== undefined) {
    const { key, ...sent } = last;
    if (JSON.stringify(sent) === JSON.stringify(content)) return { ...content, key };
  }
  return { ...content, key: newKey() };
}

/** A random UUID (RFC 9562, version 4) of 16 random bytes: crypto.randomUUID is absent where the page comes by plain HTTP. */
export function uuidOf(random: Uint8Array): string {
  const bytes = [...random.subarray(0, 16)].map((byte, index) => (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte));
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Whether a name can stand in a report as a DICOM person name: 1 to 64 characters, none that the standard reserves. */
export const isReviewerName = (name: string): boolean => name.trim().length >= 1 && name.length <= 64 && !/[\\=\p{Cc}]/u.test(name);
