import { Metadata, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault, type FaultCode } from '#fault';
import { faultOfStatus, statusOfFault } from './fault-status.ts';

const codes: FaultCode[] = ['INVALID_ARGUMENT', 'NOT_FOUND', 'RESOURCE_EXHAUSTED', 'UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED', 'INTERNAL'];

describe('faultOfStatus', () => {
  it('is the inverse of statusOfFault', () => {
    const faults = fc.record({
      code: fc.constantFrom(...codes),
      reason: fc.stringMatching(/^[A-Z_]{1,20}$/),
      message: fc.string({ unit: 'grapheme' }),
      metadata: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()),
      retryAfterMs: fc.option(fc.nat(1e7), { nil: undefined }),
    });
    fc.assert(
      fc.property(faults, ({ code, reason, message, metadata, retryAfterMs }) => {
        const back = faultOfStatus(statusOfFault(new Fault(code, reason, message, { metadata, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })));
        expect({ code: back.code, reason: back.reason, message: back.message, retryAfterMs: back.retryAfterMs }).toEqual({ code, reason, message, retryAfterMs });
        expect({ ...back.metadata }).toEqual({ ...metadata });
      }),
    );
  });

  it("never passes on a transport's own words", () => {
    const fault = faultOfStatus({ code: status.UNAVAILABLE, details: 'No connection established. connect ECONNREFUSED 10.1.2.3', metadata: new Metadata() });
    expect(fault).toMatchObject({ code: 'UNAVAILABLE', reason: 'UNAVAILABLE', message: 'The inference service cannot be reached.' });
    expect(faultOfStatus({ code: status.DATA_LOSS, details: 'x', metadata: new Metadata() })).toMatchObject({ code: 'INTERNAL', reason: 'INTERNAL' });
  });
});
