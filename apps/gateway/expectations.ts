import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Settings } from '#platform';

/**
 * `Expect: 100-continue` (RFC 9110 §10.1.1): a client that asks before it sends is only told to go on when its body may come in; else it
 * reads the refusal and keeps its gigabytes.
 */
export function answerExpectations(server: Server, { bodyLimitMiB }: Settings['gateway']): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const tooLarge = Number(request.headers['content-length'] ?? 0) > bodyLimitMiB * 1024 ** 2;
    if (!tooLarge) response.writeContinue();
    server.emit('request', request, response);
  });
}
