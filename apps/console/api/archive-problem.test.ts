import { describe, expect, it } from 'vitest';
import { archiveProblem } from './archive-problem.ts';
import { sentenceOf } from './problem.ts';

/** What the DICOMweb client rejects with. */
const failed = (status: number): Error => Object.assign(new Error('request failed'), { status });

describe('archiveProblem', () => {
  it('tells an archive that is away from one that refuses, and from a gateway that is away', () => {
    expect([502, 503, 504].map((status) => sentenceOf(archiveProblem(failed(status))))).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('The archive does not answer, so patients cannot be looked up.') as string));
    expect(sentenceOf(archiveProblem(failed(400)))).toBe('The archive refuses to look up patients (HTTP 400).');
    expect(sentenceOf(archiveProblem(failed(0)))).toBe('The gateway does not answer.');
  });

  it('leaves what is no answer of the archive as it is', () => {
    const fault = new TypeError('no such property');
    expect(archiveProblem(fault)).toBe(fault);
  });
});
