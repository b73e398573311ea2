/** A process that passes bytes on to the port in its first argument and back, and looks at none of them. Prints its own port. */
import { type AddressInfo, connect, createServer } from 'node:net';

const port = Number(process.argv[2]);

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
  const part = (): void => {
    client.destroy();
    upstream.destroy();
  };
  client.on('error', part).on('close', part).pipe(upstream);
  upstream.on('error', part).on('close', part).pipe(client);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
