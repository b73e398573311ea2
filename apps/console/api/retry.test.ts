import { describe, expect, it } from 'vitest';
import { ApiProblem, problemOf } from './problem.ts';
import { pausesMs, retrying } from './retry.ts';

const unreachable = new ApiProblem(503, 'PACS_UNREACHABLE', 'Orthanc cannot be reached.');

/** A send that fails with the problems given, one a try, then succeeds. */
function scripted(problems: readonly ApiProblem[]): { readonly send: () => Promise<void>; readonly tries: () => number } {
  let tries = 0;
  const send = (): Promise<void> => {
    const problem = problems[tries];
    tries += 1;
    return problem === undefined ? Promise.resolve() : Promise.reject(problem);
  };
  return { send, tries: () => tries };
}

const noPause = (): Promise<void> => Promise.resolve();
const ignore = (): void => undefined;

describe('retrying', () => {
  it('goes on while the problem may pass, and tells each new try', async () => {
    const { send, tries } = scripted([unreachable, problemOf(0, undefined)]);
    const told: number[] = [];
    await retrying(send, noPause, (attempt) => told.push(attempt));
    expect(tries()).toBe(3);
    expect(told).toEqual([2, 3]);
  });

  it('gives up at once on a problem that does not pass', async () => {
    const { send, tries } = scripted([new ApiProblem(400, 'BOX_OUTSIDE_IMAGE', 'A box lies outside its image.')]);
    await expect(retrying(send, noPause, ignore)).rejects.toThrow('A box lies outside its image.');
    expect(tries()).toBe(1);
  });

  it('gives up after the last pause with the problem itself', async () => {
    const { send, tries } = scripted(Array.from({ length: 20 }, () => unreachable));
    await expect(retrying(send, noPause, ignore)).rejects.toBe(unreachable);
    expect(tries()).toBe(pausesMs.length + 1);
  });
});

describe('problemOf', () => {
  it('reads a problem document, and makes do without one', () => {
    expect(problemOf(409, { reason: 'REVIEW_KEY_REUSED', detail: 'The key was used.' })).toMatchObject({ status: 409, reason: 'REVIEW_KEY_REUSED', message: 'The key was used.' });
    expect(problemOf(502, '<html>')).toMatchObject({ status: 502, reason: 'HTTP_502' });
  });
});
