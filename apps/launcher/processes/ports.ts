import { type AddressInfo, createServer } from 'node:net';

/** Binds `port` (0: any) of 127.0.0.1 for a moment; the number bound, or undefined when it is taken. */
function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(port, '127.0.0.1', () => {
      const bound = (server.address() as AddressInfo).port;
      server.close(() => {
        resolve(bound);
      });
    });
  });
}

/** Whether nothing listens on `port` of 127.0.0.1 at this moment. */
export const isFree = async (port: number): Promise<boolean> => (await probe(port)) !== undefined;

/** `preferred` if it is free, else a port that is. Whoever binds it must be ready to ask again: another process may be faster. */
export async function pickPort(preferred: number): Promise<number> {
  return (await probe(preferred)) ?? (await probe(0)) ?? preferred;
}
