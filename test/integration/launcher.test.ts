import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Diagnosis } from '../../apps/launcher/doctor/doctor.ts';
import { checkoutFolder } from '#platform';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { freePort } from '../fixtures/ports.ts';
import { type RunningProcess, eventually, startProcess } from '../fixtures/process.ts';
import { hasPilot, sharedModels } from '../fixtures/test-data.ts';

if (!hasPilot) console.warn('integration of start and doctor cannot run: the pilot model is absent (PNEUMO_MODELS)');

const launcher = (...args: string[]): RunningProcess => startProcess(process.execPath, [join(checkoutFolder(), 'dist/apps/launcher/main.js'), ...args]);

/** The launcher's children. */
const childrenOf = (parent: RunningProcess): number[] => readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8').trim().split(/\s+/).map(Number);

/** The gateway's process, found among the launcher's children. */
function gatewayPid(parent: RunningProcess): number {
  const gateway = childrenOf(parent).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/gateway/'));
  if (gateway === undefined) throw new Error('no gateway');
  return gateway;
}

describe.skipIf(!hasPilot)('./pneumogate start and doctor', () => {
  let directory: string;
  let config: string;
  let orthanc: RunningOrthanc;
  let gatewayUrl: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'pneumogate-start-'));
    config = join(directory, 'settings.yaml');
    orthanc = await startOrthanc({ credentials: { username: 'pneumogate', password: 'geheim' } });
    const [port, grpcPort, httpPort] = [await freePort(), await freePort(), await freePort()];
    gatewayUrl = `http://127.0.0.1:${port}`;
    const settings = {
      gateway: { port, ohifDirectory: directory },
      orthanc: { url: orthanc.url, username: 'pneumogate', password: 'geheim' },
      database: { directory: join(directory, 'database') },
      inference: { port: grpcPort, httpPort },
      models: { directories: [sharedModels()] },
    };
    writeFileSync(config, stringify(settings));
  });
  afterAll(async () => {
    await orthanc.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  const diagnose = async (file: string): Promise<{ diagnosis: Diagnosis; status: number | NodeJS.Signals }> => {
    const doctor = launcher('doctor', '--json', '--config', file);
    const status = await doctor.ended;
    return { diagnosis: JSON.parse(doctor.lines.find((line) => line.startsWith('{')) ?? '{}') as Diagnosis, status };
  };

  it('doctor finds all that start needs, and hides the password', async () => {
    const { diagnosis, status } = await diagnose(config);
    expect(diagnosis.checks.filter(({ state }) => state === 'missing')).toEqual([]);
    expect(status).toBe(0);
    expect(diagnosis.settings['orthanc.password']).toBe('(hidden)');
    expect(diagnosis.checks.find(({ subject }) => subject === 'Orthanc')?.finding).toContain('with DICOMweb');
  });

  it('doctor says what is missing, and exits with 1', async () => {
    const wrong = join(directory, 'wrong.yaml');
    writeFileSync(wrong, stringify({ orthanc: { url: orthanc.url, username: 'pneumogate', password: 'wrong' }, models: { directories: [directory] } }));
    const { diagnosis, status } = await diagnose(wrong);
    expect(status).toBe(1);
    expect(diagnosis.ready).toBe(false);
    expect(diagnosis.checks.find(({ subject }) => subject === 'Orthanc')).toMatchObject({ state: 'missing', finding: expect.stringContaining('refuses the user or password') as string });
    expect(diagnosis.checks.find(({ subject }) => subject === 'model')).toMatchObject({ state: 'missing' });
  });

  it('start serves, starts a killed service again, and ends cleanly on SIGTERM', async () => {
    const running = launcher('start', '--config', config);
    await running.line((line) => line.includes('PneumoGate is up.'));
    const isReady = async (): Promise<boolean> => (await fetch(`${gatewayUrl}/readyz`)).ok;
    await eventually(isReady, 'the gateway is ready');
    expect((await fetch(`${gatewayUrl}/api/v1/models`)).status, 'the gateway has found the inference service').toBe(200);
    const first = gatewayPid(running);
    process.kill(first, 'SIGKILL');
    await running.line((line) => line.includes('The gateway ended by itself'));
    await eventually(() => gatewayPid(running) !== first, 'there is another gateway');
    await eventually(isReady, 'the gateway is ready again');
    expect(await running.stop()).toBe(0);
    for (const line of running.lines) expect(() => JSON.parse(line) as unknown, line).not.toThrow();
    await expect(fetch(gatewayUrl)).rejects.toThrow();
  });

  it('start prints its addresses alone with --json, and logs to stderr', async () => {
    const [out, log] = [join(directory, 'out'), join(directory, 'log')];
    const entry = join(checkoutFolder(), 'dist/apps/launcher/main.js');
    const running = startProcess('bash', ['-c', 'exec "$0" "$1" start --json --config "$2" >"$3" 2>"$4"', process.execPath, entry, config, out, log]);
    await eventually(() => readFileSync(out, 'utf8').includes('\n'), 'the line is there');
    const { urls } = JSON.parse(readFileSync(out, 'utf8')) as { readonly urls: Readonly<Record<string, string>> };
    expect(urls).toMatchObject({ console: `${gatewayUrl}/console/`, viewer: `${gatewayUrl}/ohif/`, dicomWeb: `${gatewayUrl}/dicom-web` });
    expect((await fetch(urls.metrics ?? '')).status).toBe(200);
    expect(await running.stop()).toBe(0);
    expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(1);
    expect(readFileSync(log, 'utf8')).toContain('PneumoGate is up.');
  });

  it('start ends all services at once when it is asked a second time', async () => {
    const running = launcher('start', '--config', config);
    await running.line((line) => line.includes('PneumoGate is up.'));
    const services = childrenOf(running);
    expect(services).toHaveLength(2);
    process.kill(gatewayPid(running), 'SIGSTOP'); // it will never finish what it has begun
    process.kill(running.pid, 'SIGINT');
    const isEnding = await Promise.race([running.ended, pause(1000, 'waiting')]);
    expect(isEnding).toBe('waiting');
    process.kill(running.pid, 'SIGINT');
    expect(await running.ended).toBe(130);
    for (const pid of services) await eventually(() => !existsSync(`/proc/${pid}`) || /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')), `service ${pid} has ended`);
  });

  it('start refuses wrong settings with a sentence', async () => {
    const wrong = join(directory, 'unknown.yaml');
    writeFileSync(wrong, stringify({ gateway: { prot: 8080 } }));
    const running = launcher('start', '--config', wrong);
    expect(await running.ended).toBe(1);
    expect(running.lines.join('\n')).toContain('gateway: Unrecognized key: "prot"');
    writeFileSync(wrong, stringify({ inference: { port: 0 } }));
    const floating = launcher('start', '--config', wrong);
    expect(await floating.ended).toBe(1);
    expect(floating.lines.join('\n')).toContain('may not be 0');
  });
});
