import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { localAddress } from './local-address.ts';
import { gatewayService } from './own.ts';

describe('the address of a service', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:8001'],
    ['10.0.0.5', '10.0.0.5:8001'],
    ['localhost', 'localhost:8001'],
    ['0.0.0.0', '127.0.0.1:8001'],
    ['::', '[::1]:8001'],
    ['fd00::5', '[fd00::5]:8001'],
  ])('that listens on %s is one that answers here', (host, address) => {
    expect(localAddress(host, 8001)).toBe(address);
  });
});

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
