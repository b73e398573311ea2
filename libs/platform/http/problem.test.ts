import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { httpStatusOf, problemOf, requestIdOf } from './index.ts';

describe('problemOf', () => {
  it('tells code, reason, sentence and request id, and never the cause', () => {
    const fault = new Fault('NOT_FOUND', 'STUDY_UNKNOWN', 'No such study.', { cause: new Error('SELECT secret') });
    const problem = problemOf(fault, 'r-1');
    expect(problem.status).toBe(404);
    expect(problem.headers['content-type']).toBe('application/problem+json');
    expect(problem.body).toEqual({
      type: 'about:blank',
      title: 'Study unknown',
      status: 404,
      detail: 'No such study.',
      code: 'NOT_FOUND',
      reason: 'STUDY_UNKNOWN',
      requestId: 'r-1',
    });
  });

  it('rounds Retry-After up to whole seconds, at least one', () => {
    const after = (retryAfterMs: number): string | undefined => problemOf(new Fault('UNAVAILABLE', 'DOWN', 'Down.', { retryAfterMs }), 'r').headers['retry-after'];
    expect([0, 1, 1000, 1001].map(after)).toEqual(['1', '1', '1', '2']);
  });
});

describe('httpStatusOf', () => {
  it('prefers the exact status of a reason', () => {
    expect(httpStatusOf(new Fault('RESOURCE_EXHAUSTED', 'QUEUE_FULL', 'Full.'))).toBe(429);
    expect(httpStatusOf(new Fault('RESOURCE_EXHAUSTED', 'BODY_TOO_LARGE', 'Too large.'))).toBe(413);
  });
});

describe('requestIdOf', () => {
  it('takes a harmless id and replaces every other', () => {
    const make = (): string => 'made';
    expect(requestIdOf('a-b.c:1', make)).toBe('a-b.c:1');
    for (const bad of [undefined, '', 'a b', 'a\nb', 'x'.repeat(129), ['a', 'b']]) expect(requestIdOf(bad, make)).toBe('made');
  });
});
