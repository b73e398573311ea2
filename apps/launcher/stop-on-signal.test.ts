import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stopOnSignal } from './stop-on-signal.ts';

describe('signals', () => {
  it('stop in order once, and at once when a person repeats them', () => {
    const source = new EventEmitter();
    let ends = 0;
    let now = 7000;
    const signal = stopOnSignal(source, () => ends++, () => now);
    expect(signal.aborted).toBe(false);
    source.emit('SIGHUP');
    expect(signal.reason).toMatchObject({ reason: 'STOPPED', message: 'Stopped by SIGHUP.' });
    source.emit('SIGHUP');
    source.emit('SIGTERM');
    expect(ends, 'sent to the process and to its group').toBe(0);
    now += 500;
    source.emit('SIGHUP');
    expect(ends).toBe(0);
    source.emit('SIGINT');
    source.emit('SIGINT');
    source.emit('SIGTERM');
    expect(ends).toBe(3);
  });
});
