import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Http, openHttp } from '#dicomweb';
import { countLabels } from './watch-labels.ts';

describe('countLabels', () => {
  const gateway = fastify();
  const asked: unknown[] = [];
  let http: Http;
  beforeAll(async () => {
    gateway.get('/api/v1/labels', (request) => {
      const { after } = request.query as { after?: string };
      asked.push(request.query);
      return after === undefined ? { labels: [{}, {}], next: 'two' } : { labels: [{}], next: null };
    });
    http = openHttp({ url: await gateway.listen({ port: 0 }), timeoutSeconds: 5 });
  });
  afterAll(async () => {
    await http.close();
    await gateway.close();
  });

  it("counts the gateway's labels since a time, page by page, and no further than is enough", async () => {
    const { signal } = new AbortController();
    const since = new Date('2026-01-01T00:00Z');
    expect(await countLabels(http, since, 10, signal)).toBe(3);
    expect(asked).toMatchObject([{ since: '2026-01-01T00:00:00.000Z' }, { after: 'two' }]);
    expect(await countLabels(http, since, 2, signal)).toBe(2);
    expect(asked).toHaveLength(3);
  });
});
