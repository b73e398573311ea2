import { describe, expect, it } from 'vitest';
import { authorityOf, localAddress } from './index.ts';

describe('the address of a service', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:8001'],
    ['10.0.0.5', '10.0.0.5:8001'],
    ['localhost', 'localhost:8001'],
    ['0.0.0.0', '127.0.0.1:8001'],
    ['::', '[::1]:8001'],
    ['fd00::5', '[fd00::5]:8001'],
  ])('that listens on %s is one that answers here', (host, address) => {
    expect(localAddress(host, 8001)).toBe(address);
  });

  it('on which it listens is the one it is given', () => {
    expect(['0.0.0.0', '::', 'localhost'].map((host) => authorityOf(host, 8001))).toEqual(['0.0.0.0:8001', '[::]:8001', 'localhost:8001']);
  });
});
