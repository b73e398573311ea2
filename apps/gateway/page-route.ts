import type { FastifyRequest } from 'fastify';

/** Whether a request is for one of a page's own routes (`/viewer`, `/models`), not for a file: the last part of a file's address has an extension. */
export const isPageRoute = ({ method, url }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && !(url.split('?')[0] ?? '').split('/').at(-1)?.includes('.');
