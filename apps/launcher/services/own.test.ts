import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { gatewayService } from './own.ts';

describe('a service of ours', () => {
  let server: Server;
  afterEach(() => {
    server.close();
  });

  it('is ready when it answers on the address on which it listens', async () => {
    server = createServer((_, response) => response.end('ok'));
    const httpPort = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.2', () => {
        resolve((server.address() as AddressInfo).port);
      });
    });
    const service = gatewayService({ env: {}, host: '127.0.0.2', httpPort, probe: 'healthz', logLevel: 'info' });
    expect(await service.isReady()).toBe(true);
  });
});
