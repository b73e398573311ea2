import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { Fault } from '#fault';

/**
 * Holds the folder of an embedded database for this process alone: two writers would destroy it. The lock is a Unix socket in Linux' abstract
 * name space, so it is taken atomically and goes with the process, however that ends.
 * @throws Fault FAILED_PRECONDITION / DATABASE_IN_USE
 */
export function lockDirectory(directory: string): Promise<Server> {
  const name = `\0pneumogate-${createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 40)}`;
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (cause) => {
      reject(
        new Fault('FAILED_PRECONDITION', 'DATABASE_IN_USE', 'Another process uses the embedded database in database.directory; give each its own folder, or set database.url to share a PostgreSQL.', { cause }),
      );
    });
    server.listen(name, () => {
      server.unref();
      resolve(server);
    });
  });
}
