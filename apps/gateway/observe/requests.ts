import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, type Registry } from '#platform';
import { routeOf } from './request-log.ts';

/** Returns the request's id, and measures each request by its route. */
export function observeRequests(instance: FastifyInstance, metrics: Registry): void {
  const duration = new Histogram({
    name: 'pneumogate_http_request_duration_seconds',
    help: 'From the request line to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [metrics],
  });
  const aborted = new Counter({
    name: 'pneumogate_http_requests_aborted_total',
    help: 'Requests whose client left before the answer was complete.',
    labelNames: ['method', 'route'],
    registers: [metrics],
  });
  instance.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  instance.addHook('onResponse', (request, reply, done) => {
    duration.observe({ method: request.method, route: routeOf(request), status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
  instance.addHook('onRequestAbort', (request, done) => {
    aborted.inc({ method: request.method, route: routeOf(request) });
    done();
  });
}
