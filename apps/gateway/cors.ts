import type { FastifyCorsOptions } from '@fastify/cors';
import type { Settings } from '#platform';

/** Fields that a viewer of another origin may read. */
const exposedHeaders = ['Accept-Ranges', 'Content-Length', 'Content-Location', 'Content-Range', 'ETag', 'Retry-After', 'Warning', 'X-Request-Id'];

/** Which viewers of other origins may call; none unless the settings name them. */
export const corsOptionsOf = ({ corsOrigins }: Settings['gateway']): FastifyCorsOptions => ({
  origin: corsOrigins.includes('*') ? '*' : corsOrigins.length === 0 ? false : [...corsOrigins],
  methods: ['GET', 'HEAD', 'POST'],
  exposedHeaders,
  maxAge: 600,
});
