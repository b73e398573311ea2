import { ApiProblem } from './problem.ts';

/** Pauses before the second and later tries, in milliseconds. */
export const pausesMs = [500, 1000, 2000, 4000, 8000];

/**
 * Repeats `send` while its problem may pass: for requests that may safely reach the gateway twice, as a review with its key.
 * @param onWait told before each pause, with the number of the try that comes
 * @throws the last problem, or at once one that does not pass
 */
export async function retrying(send: () => Promise<void>, pause: (ms: number) => Promise<void>, onWait: (attempt: number) => void): Promise<void> {
  for (const [index, ms] of pausesMs.entries()) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.passes)) throw error;
      onWait(index + 2);
      await pause(ms);
    }
  }
  await send();
}
