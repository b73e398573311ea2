import { eq } from 'drizzle-orm';
import { Fault } from '#fault';
import type { Transaction } from '../database.ts';
import { reviews } from '../label-schema.ts';

export type ReviewRow = typeof reviews.$inferSelect;

/**
 * Fixes a review under its key before it is sent to Orthanc; one that was fixed before comes back as it was.
 * @throws Fault ALREADY_EXISTS / REVIEW_KEY_REUSED when the key stands for other content
 */
export async function fixReview({ books }: Transaction, review: Omit<ReviewRow, 'storedAt'>): Promise<{ readonly review: ReviewRow; readonly isNew: boolean }> {
  const fresh = await books.insert(reviews).values(review).onConflictDoNothing().returning({ key: reviews.key });
  const [fixed] = await books.select().from(reviews).where(eq(reviews.key, review.key));
  if (fixed?.digest === review.digest && fixed.studyId === review.studyId) return { review: fixed, isNew: fresh.length > 0 };
  throw new Fault('ALREADY_EXISTS', 'REVIEW_KEY_REUSED', 'This key stands for another review; make a new key for each.');
}

/** Notes that Orthanc has the review. */
export async function recordReviewStored({ books }: Transaction, key: string, now: Date): Promise<void> {
  await books.update(reviews).set({ storedAt: now }).where(eq(reviews.key, key));
}
