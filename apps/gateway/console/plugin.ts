import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Fault } from '#fault';
import { checkoutFolder } from '#platform';
import { isPageRoute } from '../page-route.ts';

export const consolePrefix = '/console';

/** Where the build puts the console. */
export const consoleFolder = (): string => join(checkoutFolder(), 'dist/apps/console');

/** The build names these by their content. */
const namedByContent = /[/\\]assets[/\\][^/\\]+$/;

/**
 * Everything that the page may load is of this origin, and no script or style stands in the page itself; pictures it makes are `blob:`.
 * Study UIDs stand in its addresses, so no other site is told them, and none may frame it.
 */
const protection = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The built console under /console/: its files, and its page for each of its routes. A folder that is not there is 404. */
export const consolePages =
  (directory: string) =>
  async (instance: FastifyInstance): Promise<void> => {
    await instance.register(fastifyStatic, {
      root: directory,
      cacheControl: false,
      dotfiles: 'deny',
      setHeaders: (reply: FastifyReply, path: string) => {
        void reply.headers({ ...protection, 'cache-control': namedByContent.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache' });
      },
    });
    instance.setNotFoundHandler((request, reply) => {
      if (isPageRoute(request)) return reply.sendFile('index.html');
      throw new Fault('NOT_FOUND', 'FILE_UNKNOWN', 'The console has no such file.');
    });
  };
