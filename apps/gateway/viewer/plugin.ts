import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Fault } from '#fault';
import { isPageRoute } from '../page-route.ts';

export const viewerPrefix = '/ohif';

/** A build's file that is named by its content. Scripts are named so, too, but were changed when the viewer was moved to this prefix. */
const namedByContent = /[/\\][\da-f]{16}\.(?:wasm|woff2?|ttf|png|svg)$/;

/**
 * Isolated, so that the viewer may share memory between its workers (HTML, cross-origin isolation); all it loads is of this origin. Study
 * UIDs stand in its addresses, so no other site is told them.
 */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The built OHIF viewer under /ohif/: its files, and its page for each of its routes. */
export const viewer =
  (directory: string) =>
  async (instance: FastifyInstance): Promise<void> => {
    await instance.register(fastifyStatic, {
      root: directory,
      preCompressed: true,
      cacheControl: false,
      dotfiles: 'deny',
      setHeaders: (reply: FastifyReply, path: string) => {
        void reply.headers({ ...isolation, 'cache-control': namedByContent.test(path.replace(/\.(?:br|gz)$/, '')) ? 'public, max-age=31536000, immutable' : 'no-cache' });
      },
    });
    instance.setNotFoundHandler((request, reply) => {
      if (isPageRoute(request)) return reply.sendFile('index.html');
      throw new Fault('NOT_FOUND', 'FILE_UNKNOWN', 'The viewer has no such file.');
    });
  };
