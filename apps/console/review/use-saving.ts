import { useRef, useState } from 'react';
import type { ReviewBody } from '../api/answers.ts';
import { post } from '../api/http.ts';
import { ApiProblem, sentenceOf } from '../api/problem.ts';
import { retrying } from '../api/retry.ts';
import { sealReview, uuidOf } from './submission.ts';

const newKey = (): string => uuidOf(crypto.getRandomValues(new Uint8Array(16)));

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    window.setTimeout(resolve, ms);
  });

/** Saves reviews of a study. What could not be saved keeps its key, so that trying again cannot save it twice. */
export function useSaving(studyInstanceUID: string, onMessage: (sentence: string) => void) {
  const [isSaving, setSaving] = useState(false);
  const last = useRef<ReviewBody>(undefined);
  /** Whether it was saved; why not is told. */
  const save = async (content: Omit<ReviewBody, 'key'>): Promise<boolean> => {
    const body = sealReview(content, last.current, newKey);
    last.current = body;
    setSaving(true);
    onMessage('Saving …');
    try {
      await retrying(
        () => post(`studies/${studyInstanceUID}/reviews`, body),
        pause,
        (attempt) => { onMessage(`The archive does not answer; try ${attempt} follows. Nothing is lost.`); },
      );
      onMessage('Saved.');
      return true;
    } catch (error) {
      const again = error instanceof ApiProblem && error.passes ? ' Press s to try again.' : '';
      onMessage(`Not saved. ${sentenceOf(error)}${again}`);
      return false;
    } finally {
      setSaving(false);
    }
  };
  return { isSaving, save };
}
