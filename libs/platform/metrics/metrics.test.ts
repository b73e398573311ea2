import { describe, expect, it } from 'vitest';
import { Counter, openMetrics } from './index.ts';

describe('openMetrics', () => {
  it('tells event-loop lag, and keeps registries apart', async () => {
    const [one, two] = [openMetrics(), openMetrics()];
    new Counter({ name: 'only_in_one_total', help: 'A counter.', registers: [one] }).inc();
    expect(await one.metrics()).toContain('nodejs_eventloop_lag_seconds');
    expect(await one.metrics()).toContain('only_in_one_total 1');
    expect(await two.metrics()).not.toContain('only_in_one_total');
  });
});
