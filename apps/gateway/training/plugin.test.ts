import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '#platform';
import { targetOf, trainerUrlOf, trainingApi, trainingPrefix } from './plugin.ts';

describe('/api/v1/training at the gateway', () => {
  const trainer = fastify();
  const gateways: FastifyInstance[] = [];
  const gatewayFor = async (url: string | undefined): Promise<FastifyInstance> => {
    const gateway = fastify();
    gateways.push(gateway);
    await gateway.register(trainingApi(url), { prefix: trainingPrefix });
    return gateway;
  };
  let gateway: FastifyInstance;
  beforeAll(async () => {
    trainer.get('/api/v1/training/runs', (request) => ({ runs: [], asked: request.query }));
    trainer.post('/api/v1/training/runs', (request, reply) => reply.code(202).send({ got: request.body }));
    trainer.get('/metrics', () => 'not for everybody');
    gateway = await gatewayFor(await trainer.listen({ port: 0 }));
  });
  afterAll(async () => {
    await Promise.all([trainer, ...gateways].map((one) => one.close()));
  });

  it('is what the trainer answers', async () => {
    const listed = await gateway.inject('/api/v1/training/runs?limit=2');
    expect([listed.statusCode, listed.json(), listed.headers['cache-control']]).toEqual([200, { runs: [], asked: { limit: '2' } }, 'no-store']);
    const begun = await gateway.inject({ method: 'POST', url: '/api/v1/training/runs', payload: { by: 'A', why: 'b' } });
    expect([begun.statusCode, begun.json()]).toEqual([202, { got: { by: 'A', why: 'b' } }]);
  });

  it('leads nowhere else, and says when the trainer is away', async () => {
    for (const url of ['/api/v1/training/../../../metrics', '/api/v1/training/%2e%2e/%2e%2e/%2e%2e/metrics']) expect((await gateway.inject(url)).statusCode, url).toBe(404);
    const away = await (await gatewayFor('http://127.0.0.1:1')).inject('/api/v1/training/runs');
    expect([away.statusCode, away.json<{ reason: string }>().reason]).toEqual([503, 'TRAINER_UNREACHABLE']);
  });

  it('is asked at its own address, whatever address the request names', () => {
    expect(targetOf('http://trainer:8003', '/api/v1/training/runs?limit=2').href).toBe('http://trainer:8003/api/v1/training/runs?limit=2');
    for (const url of ['http://10.0.0.5:9000/api/v1/training/runs', '//10.0.0.5:9000/api/v1/training/runs']) expect(() => targetOf('http://trainer:8003', url), url).toThrow(/nothing at this address/);
  });

  it('says so where there is no training', async () => {
    const none = await (await gatewayFor(undefined)).inject('/api/v1/training/runs');
    expect([none.statusCode, none.json<{ reason: string }>().reason]).toEqual([404, 'TRAINING_NOT_ENABLED']);
  });

  it('is asked where the settings say, or where start runs it', () => {
    const urlWith = (env: Readonly<Record<string, string>>) => trainerUrlOf(loadSettings({ env }).training);
    expect(urlWith({})).toBeUndefined();
    expect(urlWith({ PNEUMOGATE_TRAINING_ENABLED: 'true' })).toBe('http://127.0.0.1:8003');
    expect(urlWith({ PNEUMOGATE_TRAINING_ENABLED: 'true', PNEUMOGATE_TRAINING_HOST: '::' })).toBe('http://[::1]:8003');
    expect(urlWith({ PNEUMOGATE_TRAINING_ENABLED: 'true', PNEUMOGATE_TRAINING_URL: 'http://trainer:8003' })).toBe('http://trainer:8003');
    expect(urlWith({ PNEUMOGATE_TRAINING_URL: 'http://trainer:8003' })).toBe('http://trainer:8003');
  });
});
