import { describe, expect, it } from 'vitest';
import { type Route, addressOf, routeOf } from './route.ts';

const parse = (address: string): Route => routeOf(new URL(address, 'http://gateway'));

describe('routes', () => {
  it('come back from their addresses', () => {
    const routes: readonly Route[] = [
      { page: 'worklist' },
      { page: 'queue' },
      { page: 'dead-letters' },
      { page: 'models' },
      { page: 'training' },
      { page: 'review', study: '1.2.3', list: 'queue' },
      { page: 'review', study: '1.2.3', list: 'worklist' },
    ];
    expect(routes.map((route) => parse(addressOf(route)))).toEqual(routes);
  });

  it('lead to the worklist where an address names nothing', () => {
    expect(['/console', '/console/', '/console/nowhere', '/console/review', '/console/review?study=..%2F1'].map((address) => parse(address).page)).toEqual(Array(5).fill('worklist'));
  });
});
